package dev.clipstream.clips.window;

import dev.clipstream.clips.window.WindowLength.Time;
import dev.clipstream.model.FrameRate;
import java.util.Optional;

/**
 * Where the windows by time of every stream begin and end: one begins at every multiple of the
 * stride since 1970, UTC, and has the frames that were captured from then on, up to its length
 * later, which is no longer in it. So the windows are the same wherever a stream's topic is begun
 * to be read, whatever crashes, and of all cameras.
 *
 * @param lengthMicros 1 or more
 * @param strideMicros from the start of one window to the start of the next, 1 or more
 */
public record TimeGrid(long lengthMicros, long strideMicros) {

  private static final double MICROS = 1e6;

  /** Of these settings; empty if their windows are by frames. */
  public static Optional<TimeGrid> of(WindowLength window, WindowLength stride) {
    return window instanceof Time length && stride instanceof Time step
        ? Optional.of(new TimeGrid(length.micros(), step.micros()))
        : Optional.empty();
  }

  /**
   * The start of the first window that ends after a frame was captured: the frame is in it, unless
   * it was captured between two windows, before that start.
   *
   * @param capturedAtMicros since 1970
   */
  public long startFor(long capturedAtMicros) {
    long before = saturated(capturedAtMicros, -(double) lengthMicros);
    return saturated(Math.floorDiv(before, strideMicros), 1, strideMicros);
  }

  /** Where the window with a start ends. */
  public long endOf(long start) {
    return saturated(start, (double) lengthMicros);
  }

  /** Whether a frame is in any window. */
  public boolean holds(long capturedAtMicros) {
    return startFor(capturedAtMicros) <= capturedAtMicros;
  }

  /**
   * The rate at which a window has so many frames that a model can choose from twice as many as it
   * uses.
   *
   * @param maxFrames the most that a model uses
   */
  public FrameRate sampleRate(int maxFrames) {
    return FrameRate.of(Math.max(1, 2.0 * maxFrames - 2) * MICROS / lengthMicros);
  }

  /** A producer may say any time. */
  private static long saturated(long value, double more) {
    double sum = value + more;
    if (sum <= Long.MIN_VALUE) {
      return Long.MIN_VALUE;
    }
    return sum >= Long.MAX_VALUE ? Long.MAX_VALUE : value + (long) more;
  }

  private static long saturated(long windows, long more, long micros) {
    double product = ((double) windows + more) * micros;
    if (product <= Long.MIN_VALUE) {
      return Long.MIN_VALUE;
    }
    return product >= Long.MAX_VALUE ? Long.MAX_VALUE : (windows + more) * micros;
  }
}
