package dev.clipstream.clips;

import java.time.Duration;
import java.util.Optional;

/**
 * What a clip may grow to. A clip that reaches a limit ends and gets its label; the frames of it
 * that follow are late.
 *
 * @param maxFrames 1 or more
 * @param maxDuration from the capture of the clip's earliest frame to that of its latest, more than
 *     0; empty: any
 */
public record ClipLimits(int maxFrames, Optional<Duration> maxDuration) {

  /** Close to an hour at 30 frames a second. */
  public static final ClipLimits DEFAULT = new ClipLimits(100_000, Optional.empty());

  public ClipLimits {
    if (maxFrames < 1) {
      throw new IllegalArgumentException("a clip must have room for 1 frame, not " + maxFrames);
    }
    if (maxDuration.filter(most -> most.isNegative() || most.isZero()).isPresent()) {
      throw new IllegalArgumentException(
          "a clip's duration must be longer than 0, not " + maxDuration.get());
    }
  }

  /** Whether a clip of so many frames, over so many microseconds, must end. */
  boolean areReached(int frames, long micros) {
    return frames >= maxFrames
        || maxDuration.filter(most -> micros >= most.toNanos() / 1000).isPresent();
  }
}
