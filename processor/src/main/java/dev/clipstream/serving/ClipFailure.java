package dev.clipstream.serving;

/** Why the label of a clip is empty, for counting. */
public enum ClipFailure {
  /** The sequence model fails on the clip, or gives no numbers. */
  MODEL_FAILED,
  /** The pair that has seen the clip's frames is not served any more. */
  MODEL_GONE
}
