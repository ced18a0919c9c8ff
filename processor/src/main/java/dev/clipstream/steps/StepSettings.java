package dev.clipstream.steps;

import dev.clipstream.clips.ClipSettings;
import dev.clipstream.model.step.DecisionRule;
import dev.clipstream.system.Checks;
import java.time.Duration;
import java.util.Optional;

/**
 * When the state of a stream begins anew.
 *
 * @param clips what ends a clip, which ends its state
 * @param resetAfter a continuous stream begins anew at a frame that was captured so long after the
 *     newest before it
 * @param decide when a clip has its label before its end; empty: never
 */
public record StepSettings(ClipSettings clips, Duration resetAfter, Optional<DecisionRule> decide) {

  /** What {@code run} does unless told otherwise. */
  public static final Duration RESET_AFTER = Duration.ofMinutes(10);

  /** Settings by which no clip is decided before its end. */
  public StepSettings(ClipSettings clips, Duration resetAfter) {
    this(clips, resetAfter, Optional.empty());
  }

  public StepSettings {
    new Checks().positive("reset-after", resetAfter).throwIfAny();
  }

  long resetAfterMicros() {
    return Math.multiplyExact(resetAfter.toMillis(), 1000L);
  }
}
