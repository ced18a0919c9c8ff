package dev.clipstream.view.scene;

/**
 * The label of a stream at a glance.
 *
 * @param of what it is said of: {@link #SO_FAR}, {@link #CLIP} or {@link #FRAME}
 */
public record Headline(String of, Score best) {

  /** The clip or stream up to its newest frame. */
  static final String SO_FAR = "so far";

  /** The newest clip that has a label. */
  static final String CLIP = "clip";

  /** The newest frame. */
  static final String FRAME = "frame";
}
