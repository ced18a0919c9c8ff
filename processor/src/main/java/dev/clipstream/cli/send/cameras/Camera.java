package dev.clipstream.cli.send.cameras;

import dev.clipstream.clips.window.WindowLength;
import dev.clipstream.video.Secrets;
import java.time.Duration;
import java.util.OptionalDouble;

/**
 * One camera of the file.
 *
 * @param name of the camera and of its stream
 * @param location as {@code VideoReader} takes it: it may hold a password
 * @param title the location for people: without user, password and query
 * @param live whether its frames come when they come; else it is a file that is played
 * @param secrets what no message may say
 */
record Camera(
    String name, String location, String title, boolean live, Secrets secrets, Settings settings) {

  /** Without the location, which may hold a password. */
  @Override
  public String toString() {
    return name + " (" + title + ")";
  }

  /**
   * What the section of defaults may hold, too.
   *
   * @param framesPerSecond at most; empty for all frames
   * @param maxSize longest side in pixels; {@link Integer#MAX_VALUE} for any
   * @param jpegQuality 1 to 100
   * @param loop whether a file begins again at its end
   * @param timeout how long it may be silent
   * @param retryAfter how long to wait before it is first tried again
   * @param retryMax the longest wait between two tries
   */
  record Settings(
      OptionalDouble framesPerSecond,
      int maxSize,
      int jpegQuality,
      ClipRule clip,
      boolean loop,
      Duration timeout,
      Duration retryAfter,
      Duration retryMax) {}

  /** Which frames are a clip. */
  sealed interface ClipRule {

    /** None: the stream has no clips. */
    record None() implements ClipRule {}

    /** Those of one pass of a file. */
    record PerFile() implements ClipRule {}

    /** So many, or those of so much time, and what an interruption cuts off. */
    record Every(WindowLength length) implements ClipRule {}
  }
}
