package dev.clipstream.trainer.model;

/** What of a frame model's size can be chosen. */
public enum Sizing {
  /** Nothing. */
  FIXED,
  /** Its channels. */
  WIDTH,
  /** Its layers and channels, and where it normalizes. */
  DEPTH_AND_WIDTH;

  /** The number of channels. */
  public boolean hasWidth() {
    return this != FIXED;
  }

  /** The number of layers. */
  public boolean hasDepth() {
    return this == DEPTH_AND_WIDTH;
  }
}
