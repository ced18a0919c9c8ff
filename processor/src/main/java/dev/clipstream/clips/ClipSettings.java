package dev.clipstream.clips;

import dev.clipstream.clips.window.TimeGrid;
import dev.clipstream.clips.window.WindowLength;
import dev.clipstream.system.Checks;
import java.time.Duration;
import java.util.Optional;

/**
 * How frames become clips.
 *
 * @param window length of a window of a continuous stream
 * @param stride from the start of one window to the start of the next, of the same kind
 * @param idle how long without a frame ends a clip, 1 ms to 36,500 days
 * @param limits what a clip with an id may grow to; a window by time that has as many frames as
 *     such a clip may have is cut
 */
public record ClipSettings(
    WindowLength window, WindowLength stride, Duration idle, ClipLimits limits) {

  public static final ClipSettings DEFAULT = new ClipSettings(16, 16, Duration.ofSeconds(10));

  /** Settings with windows by frames, and the usual limits. */
  public ClipSettings(int window, int stride, Duration idle) {
    this(window, stride, idle, ClipLimits.DEFAULT);
  }

  /** Settings with windows by frames. */
  public ClipSettings(int window, int stride, Duration idle, ClipLimits limits) {
    this(WindowLength.frames(window), WindowLength.frames(stride), idle, limits);
  }

  public ClipSettings {
    Checks checks = new Checks();
    WindowLength.check(checks, window, stride);
    checks.range("clip-idle-timeout", idle, Duration.ofMillis(1), Checks.LONGEST).throwIfAny();
  }

  /** The same with another time without a frame that ends a clip. */
  public ClipSettings withIdle(Duration idle) {
    return new ClipSettings(window, stride, idle, limits);
  }

  /** Of windows by frames; 1 if they are by time. */
  int windowFrames() {
    return frames(window);
  }

  /** Of windows by frames; 1 if they are by time. */
  int strideFrames() {
    return frames(stride);
  }

  private static int frames(WindowLength length) {
    return length instanceof WindowLength.Frames frames ? frames.count() : 1;
  }

  /** Where windows by time are; empty if they are by frames. */
  Optional<TimeGrid> timeGrid() {
    return TimeGrid.of(window, stride);
  }
}
