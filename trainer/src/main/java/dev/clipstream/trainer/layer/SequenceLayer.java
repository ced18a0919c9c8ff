package dev.clipstream.trainer.layer;

import dev.clipstream.trainer.onnx.OnnxGraph;
import org.bytedeco.pytorch.Tensor;

/**
 * A layer that turns sequences [N,T,F] into sequences [N,T,G] of the same lengths. Sequences are
 * padded at their end up to T steps; what the padding holds never changes a real step, and the
 * output's padding holds anything.
 */
public non-sealed interface SequenceLayer extends Layer {

  /** Width G of a step of the output. */
  int width();

  /**
   * Multiply-adds of one forward pass of one sequence.
   *
   * @param steps steps T
   * @param input width F of a step
   */
  default long multiplyAdds(int steps, int input) {
    return 0;
  }

  /**
   * The layer applied to a batch.
   *
   * @param steps float32 [N,T,F]
   * @param lengths int64 [N], 1 to T
   */
  Tensor forward(Tensor steps, Tensor lengths);

  /** Adds the nodes that compute the same to a graph, and returns their value. */
  String export(OnnxGraph graph, String steps, String lengths);
}
