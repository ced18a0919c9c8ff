package dev.clipstream.trainer.layer;

import dev.clipstream.trainer.onnx.OnnxGraph;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Rectifier: y = max(0, x), any shape. Nair and Hinton, 2010. */
public final class Relu implements TensorLayer {

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public Tensor forward(Tensor input) {
    return input.relu();
  }

  @Override
  public String export(OnnxGraph graph, String input) {
    return graph.node("Relu", List.of(input));
  }
}
