package dev.clipstream.collect;

import java.util.Optional;

/**
 * What a frame is held to show.
 *
 * @param label as it came, from whoever can write to the topic
 * @param score how sure that is, 0 to 1
 * @param clip the clip that the label is about; empty if it is about the frame alone
 */
public record SourceLabel(String label, double score, Optional<Clip> clip) {

  /**
   * A clip, or a window of a continuous stream.
   *
   * @param id clip id as it came; empty for a window
   * @param firstFrame index of its first frame
   * @param lastFrame index of its last frame, as far as it is known
   */
  public record Clip(Optional<String> id, long firstFrame, long lastFrame) {}
}
