package dev.clipstream.cli.send.publish;

import java.util.OptionalDouble;

/** Samples frames down to a rate, evenly in time. */
public final class Sampler {

  /** Of a period: time stamps are rounded, and a frame that is early by so little is on time. */
  private static final double TOLERANCE = 0.1;

  private final double periodMicros;
  private long taken;

  /**
   * @param framesPerSecond empty to take every frame
   */
  public Sampler(OptionalDouble framesPerSecond) {
    this.periodMicros = framesPerSecond.isPresent() ? 1e6 / framesPerSecond.getAsDouble() : 0;
  }

  /**
   * Whether to send the frame.
   *
   * @param micros after the first frame, never less than the time before
   */
  public boolean takes(long micros) {
    if (periodMicros == 0) {
      return true;
    }
    double periods = micros / periodMicros + TOLERANCE;
    if (periods < taken) {
      return false;
    }
    // Gaps are not made up for: the next frame is due one period after this one's.
    taken = (long) periods + 1;
    return true;
  }
}
