package dev.clipstream.trainer.layer;

import dev.clipstream.trainer.onnx.Attributes;
import dev.clipstream.trainer.onnx.OnnxGraph;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Flattens an image to one vector: [N,C,H,W] to [N,C*H*W], the order of channels, rows, columns
 * kept.
 */
public final class Flatten implements TensorLayer {

  @Override
  public Shape output(Shape input) {
    return Shape.vector(input.size());
  }

  @Override
  public Tensor forward(Tensor input) {
    return input.flatten(1, -1);
  }

  @Override
  public String export(OnnxGraph graph, String input) {
    return graph.node("Flatten", List.of(input), Attributes.integer("axis", 1));
  }
}
