package dev.clipstream.trainer.layer.image;

import dev.clipstream.trainer.layer.Shape;
import dev.clipstream.trainer.layer.TensorLayer;
import dev.clipstream.trainer.onnx.Attributes;
import dev.clipstream.trainer.onnx.OnnxGraph;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The largest value of each channel: y[n,c] = max over i,j of x[n,c,i,j], from [N,C,H,W] to [N,C].
 */
public final class GlobalMaxPool implements TensorLayer {

  @Override
  public Shape output(Shape input) {
    return Shape.vector(input.channels());
  }

  @Override
  public Tensor forward(Tensor input) {
    return input.amax(new long[] {2, 3}, false);
  }

  @Override
  public String export(OnnxGraph graph, String input) {
    String pooled = graph.node("GlobalMaxPool", List.of(input));
    return graph.node("Flatten", List.of(pooled), Attributes.integer("axis", 1));
  }
}
