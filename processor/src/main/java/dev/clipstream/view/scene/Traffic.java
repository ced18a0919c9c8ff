package dev.clipstream.view.scene;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rates, latencies and models of the whole system, as the page shows them.
 *
 * @param framesPerSecond sent
 * @param labelsPerSecond of frames
 * @param clipsPerSecond labelled
 * @param medianMillis from the sending of a frame to its label here, over half a minute; null if
 *     none came
 * @param p99Millis likewise, of 99 in 100 frames
 * @param skipped frames that were passed over here, to keep up
 * @param imageBytes kept
 * @param frameModel null until its first label
 * @param clipModel null until its first label
 * @param deadLetters newest first
 */
public record Traffic(
    int streams,
    double framesPerSecond,
    double labelsPerSecond,
    double clipsPerSecond,
    @Nullable Long medianMillis,
    @Nullable Long p99Millis,
    long skipped,
    long imageBytes,
    @Nullable ModelId frameModel,
    @Nullable ModelId clipModel,
    long deadLettersSeen,
    List<DeadLetterRow> deadLetters) {

  public Traffic {
    deadLetters = List.copyOf(deadLetters);
  }
}
