package dev.clipstream.trainer.layer;

import dev.clipstream.trainer.onnx.OnnxGraph;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Sigmoid, from scores to probabilities of classes that do not exclude each other: y[n,k] = 1 / (1
 * + exp(-x[n,k])), [N,K]. Only served models end with it, as with {@link Softmax}.
 */
public final class Sigmoid implements TensorLayer {

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public Tensor forward(Tensor input) {
    return input.sigmoid();
  }

  @Override
  public String export(OnnxGraph graph, String input) {
    return graph.node("Sigmoid", List.of(input));
  }
}
