package dev.clipstream.trainer.layer;

import dev.clipstream.trainer.onnx.OnnxGraph;
import org.bytedeco.pytorch.Tensor;

/**
 * A layer that turns one tensor [N,...] into another; the entries of the batch do not see each
 * other.
 */
public non-sealed interface TensorLayer extends Layer {

  /** Shape of one output, without the batch, for inputs of the given shape. */
  Shape output(Shape input);

  /** Multiply-adds of one forward pass of one input: products of convolutions and dense layers. */
  default long multiplyAdds(Shape input) {
    return 0;
  }

  /**
   * Brings a first layer that has constants of the data, such as their covariance, to them, before
   * the training; nothing to do for others.
   *
   * @param inputs float32 [N,...], a sample of the training examples
   */
  default void fit(Tensor inputs) {}

  /** Whether {@link #fit} has something to do. */
  default boolean fits() {
    return false;
  }

  /** The layer applied to a batch. */
  Tensor forward(Tensor input);

  /** Adds the nodes that compute the same to a graph, and returns their value. */
  String export(OnnxGraph graph, String input);
}
