package dev.clipstream.clips.window;

import dev.clipstream.system.Checks;
import java.time.Duration;

/** The length of a window or of a stride, in frames or in time. */
public sealed interface WindowLength {

  /**
   * So many frames.
   *
   * @param count 1 or more
   */
  record Frames(int count) implements WindowLength {

    @Override
    public String toString() {
      return Integer.toString(count);
    }
  }

  /**
   * So much time between the captures of frames.
   *
   * @param duration from {@link #MIN} to {@link #MAX}
   */
  record Time(Duration duration) implements WindowLength {

    static final Duration MIN = Duration.ofMillis(1);
    static final Duration MAX = Duration.ofDays(7);

    long micros() {
      return duration.toNanos() / 1000;
    }

    @Override
    public String toString() {
      return Checks.text(duration);
    }
  }

  static WindowLength frames(int count) {
    return new Frames(count);
  }

  static WindowLength time(Duration duration) {
    return new Time(duration);
  }

  /** Itself, or the least of its kind if it is out of range. */
  default WindowLength inRange() {
    Checks checks = new Checks();
    check(checks, "length", this);
    return checks.take(
        () -> {
          checks.throwIfAny();
          return this;
        },
        this instanceof Frames ? frames(1) : time(Time.MIN));
  }

  /** Says if a length is out of range, or of another kind than the stride that goes with it. */
  static void check(Checks checks, WindowLength window, WindowLength stride) {
    check(checks, "window", window);
    check(checks, "stride", stride);
    if (window instanceof Time && stride instanceof Frames) {
      checks.require(
          false, "stride must be a time, as in 1s, where window is one, not " + stride + " frames");
    } else if (window instanceof Frames && stride instanceof Time) {
      checks.require(
          false, "stride must be a number of frames where window is one, not a time of " + stride);
    }
  }

  private static void check(Checks checks, String name, WindowLength length) {
    if (length instanceof Frames frames) {
      checks.atLeast(name, frames.count(), 1);
    } else {
      checks.range(name, ((Time) length).duration(), Time.MIN, Time.MAX);
    }
  }
}
