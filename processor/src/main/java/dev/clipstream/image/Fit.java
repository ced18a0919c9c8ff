package dev.clipstream.image;

/** How an image of one shape becomes pixels of another. */
public enum Fit {
  /** The whole image, each axis scaled by itself: nothing is lost, proportions change. */
  STRETCH,
  /** The largest centred part of the target's proportions: nothing is distorted, edges are lost. */
  CROP
}
