package dev.clipstream.serving;

/** The reason why a frame gets no label and becomes a dead letter. */
public enum FailureReason {
  /** The record is no frame: nothing says where its image is. */
  UNREADABLE,
  /** The image is broken, or of no format that is known. */
  UNDECODABLE,
  /** The image is larger than what is decoded. */
  OVER_LIMIT,
  /** The model fails on this image, or gives no numbers for it. */
  MODEL_FAILED,
  /** It was in work too often when the process or a stream thread ended, and is left alone. */
  QUARANTINED
}
