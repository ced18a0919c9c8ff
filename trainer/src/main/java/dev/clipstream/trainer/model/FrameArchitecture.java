package dev.clipstream.trainer.model;

import dev.clipstream.trainer.layer.Shape;

/**
 * A kind of frame model: how it gets from an image to its features. What follows is the same for
 * all.
 */
interface FrameArchitecture {

  /** One line for whoever chooses. */
  String description();

  /** What of its size can be chosen. */
  default Sizing sizing() {
    return Sizing.FIXED;
  }

  /** The size that it has where none is chosen. */
  default NetSize usualSize() {
    return NetSize.DEFAULT;
  }

  /**
   * Fresh layers from images float32 [N,3,H,W], -1 to 1, to features [N,F].
   *
   * @param size of the network, if it comes in sizes
   */
  Encoder encoder(Shape image, NetSize size);
}
