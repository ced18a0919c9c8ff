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

  /** The layer applied to a batch. */
  Tensor forward(Tensor input);

  /** Adds the nodes that compute the same to a graph, and returns their value. */
  String export(OnnxGraph graph, String input);
}
