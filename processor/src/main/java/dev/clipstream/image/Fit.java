package dev.clipstream.image;

/** How a picture of one shape becomes pixels of another. */
public enum Fit {
  /** The whole picture, each axis scaled by itself: nothing is lost, proportions change. */
  STRETCH,
  /** The largest centred part of the target's proportions: nothing is distorted, edges are lost. */
  CROP
}
