package dev.clipstream.trainer.layer.clip;

import dev.clipstream.trainer.layer.Shape;
import dev.clipstream.trainer.layer.TensorLayer;
import dev.clipstream.trainer.onnx.Attributes;
import dev.clipstream.trainer.onnx.OnnxGraph;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The average of each channel over time and plane: y[n,c] = 1/(THW) sum over t,i,j of x[n,c,t,i,j],
 * from [N,C,T,H,W] to [N,C]. Lin et al., Network in network, 2014.
 */
public final class GlobalAveragePool3d implements TensorLayer {

  @Override
  public Shape output(Shape input) {
    return Shape.vector(input.channels());
  }

  @Override
  public Tensor forward(Tensor input) {
    return input.mean(2, 3, 4);
  }

  @Override
  public String export(OnnxGraph graph, String input) {
    String pooled = graph.node("GlobalAveragePool", List.of(input));
    return graph.node("Flatten", List.of(pooled), Attributes.integer("axis", 1));
  }
}
