package dev.clipstream.model.graph;

/** How the tokens or the map that an encoder gives of an image become one vector. */
public enum Pool {
  /** The first token, which some transformers keep for the whole image. */
  CLS,
  MEAN,
  MAX,
  /** Of scores a frame: those of the last frame. */
  LAST,
  /** Not at all: all numbers, one after the other. */
  NONE
}
