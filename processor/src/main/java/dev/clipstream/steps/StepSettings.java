package dev.clipstream.steps;

import dev.clipstream.clips.ClipSettings;
import dev.clipstream.system.Checks;
import java.time.Duration;

/**
 * When the state of a stream begins anew.
 *
 * @param clips what ends a clip, which ends its state
 * @param resetAfter a continuous stream begins anew at a frame that was captured so long after the
 *     newest before it
 */
public record StepSettings(ClipSettings clips, Duration resetAfter) {

  /** What {@code run} does unless told otherwise. */
  public static final Duration RESET_AFTER = Duration.ofMinutes(10);

  public StepSettings {
    new Checks().positive("reset-after", resetAfter).throwIfAny();
  }

  long resetAfterMicros() {
    return Math.multiplyExact(resetAfter.toMillis(), 1000L);
  }
}
