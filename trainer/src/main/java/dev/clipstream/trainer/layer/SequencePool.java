package dev.clipstream.trainer.layer;

import dev.clipstream.trainer.onnx.OnnxGraph;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * A layer that sums a sequence [N,T,F] up in one vector [N,F]; what the padding holds never changes
 * it.
 */
public non-sealed interface SequencePool extends Layer {

  /**
   * What a pool gives, as tensors or as values of a graph.
   *
   * @param vector float32 [N,F]
   * @param attention float32 [N,T], the weight of every step, 0 where padded, if the pool weighs
   *     steps
   */
  record Pooled<V>(V vector, Optional<V> attention) {

    /** A vector without weights of steps. */
    public static <V> Pooled<V> of(V vector) {
      return new Pooled<>(vector, Optional.empty());
    }
  }

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
  Pooled<Tensor> forward(Tensor steps, Tensor lengths);

  /** Adds the nodes that compute the same to a graph, and returns their values. */
  Pooled<String> export(OnnxGraph graph, String steps, String lengths);
}
