package dev.clipstream.clips;

import dev.clipstream.system.Checks;
import java.time.Duration;
import java.util.Optional;

/**
 * What a clip may grow to. A clip that reaches a limit ends and gets its label; the frames of it
 * that follow are late.
 *
 * @param maxFrames 1 or more
 * @param maxDuration from the capture of the clip's earliest frame to that of its latest, 1 ms to
 *     36,500 days; empty: any
 */
public record ClipLimits(int maxFrames, Optional<Duration> maxDuration) {

  /** Close to an hour at 30 frames a second. */
  public static final ClipLimits DEFAULT = new ClipLimits(100_000, Optional.empty());

  public ClipLimits {
    Checks checks = new Checks().atLeast("max-clip-frames", maxFrames, 1);
    maxDuration.ifPresent(
        most -> checks.range("max-clip-duration", most, Duration.ofMillis(1), Checks.LONGEST));
    checks.throwIfAny();
  }

  /** Whether a clip of so many frames, over so many microseconds, must end. */
  public boolean areReached(int frames, long micros) {
    return frames >= maxFrames
        || maxDuration.filter(most -> micros >= most.toNanos() / 1000).isPresent();
  }
}
