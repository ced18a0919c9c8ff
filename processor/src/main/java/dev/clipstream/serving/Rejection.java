package dev.clipstream.serving;

/** What is wrong with a frame that gets no label. */
public enum Rejection {
  /** The record is no frame: nothing says where its picture is. */
  UNREADABLE,
  /** The picture is broken, or of no format that is known. */
  UNDECODABLE,
  /** The picture is larger than what is decoded. */
  OVER_LIMIT,
  /** The model fails on this picture, or gives no numbers for it. */
  MODEL_FAILED
}
