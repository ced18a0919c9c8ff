package dev.clipstream.trainer.layer.sequence;

import dev.clipstream.trainer.onnx.Attributes;
import dev.clipstream.trainer.onnx.OnnxGraph;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Masked attention weights over the real steps, and the weighted sum, shared by all kinds of
 * attention.
 */
final class MaskedAttention {

  /**
   * The score of a step that must get no weight. Not minus infinity: a row of nothing else, such as
   * a padded query's, would become no number, and its gradient with it.
   */
  private static final float MIN_SCORE = -1e9f;

  private MaskedAttention() {}

  /** The softmax along an axis over the scores of real steps; the others get 0. */
  static Tensor softmax(Tensor real, Tensor scores, int axis) {
    return torch.where(real, scores, new Scalar(MIN_SCORE)).softmax(axis);
  }

  /** y[n] = sum over t of weights[n,t] values[n,t], from [N,T] and [N,T,D] to [N,D]. */
  static Tensor sum(Tensor weights, Tensor values) {
    return weights.unsqueeze(1).matmul(values).squeeze(1);
  }

  /** Adds the nodes of {@link #sum}. */
  static String sum(OnnxGraph graph, String weights, String values) {
    String axis = graph.integers("attention.axis_1", 1);
    String row = graph.node("Unsqueeze", List.of(weights, axis));
    return graph.node("Squeeze", List.of(graph.node("MatMul", List.of(row, values)), axis));
  }

  /** Adds the nodes of {@link #softmax}. */
  static String softmax(OnnxGraph graph, String real, String scores, int axis) {
    String lowest = graph.weights("attention.lowest", new float[] {MIN_SCORE}, 1);
    String kept = graph.node("Where", List.of(real, scores, lowest));
    return graph.node("Softmax", List.of(kept), Attributes.integer("axis", axis));
  }
}
