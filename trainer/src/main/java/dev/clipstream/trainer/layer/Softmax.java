package dev.clipstream.trainer.layer;

import dev.clipstream.trainer.onnx.Attributes;
import dev.clipstream.trainer.onnx.OnnxGraph;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Softmax, from scores to probabilities: y[n,k] = exp(x[n,k]) / sum over l of exp(x[n,l]), [N,K].
 *
 * <p>Only served models end with it: training works on the scores, since the logarithm in the loss
 * undoes the exponential, and both together lose digits.
 */
public final class Softmax implements TensorLayer {

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public Tensor forward(Tensor input) {
    return input.softmax(1);
  }

  @Override
  public String export(OnnxGraph graph, String input) {
    return graph.node("Softmax", List.of(input), Attributes.integer("axis", 1));
  }
}
