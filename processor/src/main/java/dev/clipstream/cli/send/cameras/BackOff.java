package dev.clipstream.cli.send.cameras;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * The waits before a camera is tried again: each twice as long as the one before, up to a longest,
 * and none quite as long as it says, so that cameras that went together do not all come at once.
 * Owned by one thread.
 */
final class BackOff {

  /** How much shorter a wait may be. */
  private static final double SPREAD = 0.2;

  private final Duration first;
  private final Duration max;
  private final DoubleSupplier random;
  private Duration next;

  /**
   * @param random from 0 to less than 1
   */
  BackOff(Duration first, Duration max, DoubleSupplier random) {
    this.first = first;
    this.max = max;
    this.random = random;
    this.next = first;
  }

  /**
   * The next wait.
   *
   * @param sentFor how long it has sent frames until now; as long as the next wait would be makes
   *     the interruption a first one
   */
  Duration next(Duration sentFor) {
    if (sentFor.compareTo(next) >= 0) {
      next = first;
    }
    Duration wait = next;
    Duration twice = next.multipliedBy(2);
    next = twice.compareTo(max) < 0 ? twice : max;
    return Duration.ofNanos(Math.round(wait.toNanos() * (1 - SPREAD * random.getAsDouble())));
  }
}
