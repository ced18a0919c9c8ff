package dev.clipstream.image.resize;

/** The way an image is fitted to the width and height of a model's input. */
public enum Fit {
  /** The whole image, each axis scaled by itself: nothing is lost, proportions change. */
  STRETCH,
  /** The largest centred part of the target's proportions: nothing is distorted, edges are lost. */
  CROP,
  /** The whole image in the middle, between bars of one color: nothing is lost or distorted. */
  PAD
}
