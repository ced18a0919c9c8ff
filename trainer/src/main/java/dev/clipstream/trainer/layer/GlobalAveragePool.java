package dev.clipstream.trainer.layer;

import dev.clipstream.trainer.onnx.Attributes;
import dev.clipstream.trainer.onnx.OnnxGraph;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The average of each channel: y[n,c] = 1/(HW) sum over i,j of x[n,c,i,j], from [N,C,H,W] to [N,C].
 * Lin et al., Network in network, 2014.
 */
public final class GlobalAveragePool implements TensorLayer {

  @Override
  public Shape output(Shape input) {
    return Shape.vector(input.channels());
  }

  @Override
  public Tensor forward(Tensor input) {
    return input.mean(2, 3);
  }

  @Override
  public String export(OnnxGraph graph, String input) {
    String pooled = graph.node("GlobalAveragePool", List.of(input));
    return graph.node("Flatten", List.of(pooled), Attributes.integer("axis", 1));
  }
}
