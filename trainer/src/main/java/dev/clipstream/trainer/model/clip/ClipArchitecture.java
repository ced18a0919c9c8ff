package dev.clipstream.trainer.model.clip;

import dev.clipstream.trainer.layer.Shape;
import dev.clipstream.trainer.layer.TensorLayer;

/**
 * A kind of clip model: how it gets from the pixels of a whole clip to its features. What follows
 * is the same for all.
 */
interface ClipArchitecture {

  /** One line for whoever chooses. */
  String description();

  /** Fresh layers from clips float32 [N,3,T,H,W], -1 to 1, to features [N,F]. */
  TensorLayer encoder(Shape clip);
}
