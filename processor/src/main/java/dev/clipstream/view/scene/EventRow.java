package dev.clipstream.view.scene;

import org.jspecify.annotations.Nullable;

/**
 * An event as the page shows it: a label that has begun on a stream, and maybe ended.
 *
 * @param beganMillis when it began, since 1970
 * @param endedMillis when it ended; null while it is open
 * @param peak highest score
 * @param mean of the scores
 * @param frames from the first to the last
 * @param clip of the key frame; empty in a continuous stream
 * @param keyFrame index of the frame with the highest score
 * @param end what ended it; empty while it is open
 */
public record EventRow(
    String stream,
    String rule,
    String label,
    long beganMillis,
    @Nullable Long endedMillis,
    float peak,
    float mean,
    int frames,
    String clip,
    long keyFrame,
    String end) {

  /** Whether another row tells of the same event. */
  boolean isOf(EventRow other) {
    return beganMillis == other.beganMillis
        && stream.equals(other.stream)
        && rule.equals(other.rule)
        && label.equals(other.label);
  }
}
