package dev.clipstream.clips;

import dev.clipstream.system.Checks;
import java.time.Duration;

/**
 * How frames become clips.
 *
 * @param window frames of a window of a continuous stream, 1 or more
 * @param stride frames from the start of one window to the start of the next, 1 or more
 * @param idle how long without a frame ends a clip
 * @param limits what a clip with an id may grow to
 */
public record ClipSettings(int window, int stride, Duration idle, ClipLimits limits) {

  public static final ClipSettings DEFAULT = new ClipSettings(16, 16, Duration.ofSeconds(10));

  /** Settings with the usual limits. */
  public ClipSettings(int window, int stride, Duration idle) {
    this(window, stride, idle, ClipLimits.DEFAULT);
  }

  public ClipSettings {
    new Checks()
        .atLeast("window", window, 1)
        .atLeast("stride", stride, 1)
        .positive("clip-idle-timeout", idle)
        .throwIfAny();
  }
}
