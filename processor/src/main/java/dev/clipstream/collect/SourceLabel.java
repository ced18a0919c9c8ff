package dev.clipstream.collect;

import dev.clipstream.records.FrameHeader;
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
   * A clip, or a window of a continuous stream. Ids and indices come again where a stream is sent
   * anew or counts anew; the times tell such clips apart.
   *
   * @param id clip id as it came; empty for a window
   * @param firstFrame index of its first frame
   * @param lastFrame index of its last frame, as far as it is known
   * @param startedMicros when its first frame was captured, since 1970
   * @param endedMicros when its last frame was captured, as far as it is known
   */
  public record Clip(
      Optional<String> id, long firstFrame, long lastFrame, long startedMicros, long endedMicros) {

    /** Whether a frame of the same stream and clip id lies in it, by its index and its time. */
    boolean holds(FrameHeader frame) {
      long micros = frame.capturedAtMicros();
      // A clock may have been set back while the clip was taken.
      return firstFrame <= frame.index()
          && frame.index() <= lastFrame
          && Math.min(startedMicros, endedMicros) <= micros
          && micros <= Math.max(startedMicros, endedMicros);
    }
  }
}
