package dev.clipstream.trainer.layer;

import org.bytedeco.pytorch.Module;

/**
 * One layer of a model, for training and for serving. It knows both: what it computes in torch
 * while it is trained, and which ONNX nodes compute the same when it is served. A new kind of layer
 * is one new file.
 *
 * <p>A layer's weights are made when it is, from torch's global random state. Layers belong to the
 * thread that trains them.
 */
public sealed interface Layer permits TensorLayer, SequenceLayer, SequencePool {

  /**
   * Hands the layer's weights to the module that owns those of the whole model; nothing to do
   * without weights.
   */
  default void register(Module model, String name) {}
}
