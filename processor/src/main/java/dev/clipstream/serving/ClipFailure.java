package dev.clipstream.serving;

/** Why the label of a clip is empty, for counting. */
public enum ClipFailure {
  /** The sequence or clip model fails on the clip, or gives no numbers. */
  MODEL_FAILED,
  /** The pair that has seen the clip's frames is not served any more. */
  MODEL_GONE,
  /** Not one frame of the clip can be had any more, neither from memory nor from its topic. */
  FRAMES_GONE
}
