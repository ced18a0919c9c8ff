package dev.clipstream.clips.window;

import dev.clipstream.model.FrameRate;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * What a model can use of the frames of a clip or window, so that no more of their values are kept
 * than that takes. Asked anew for every frame, as models change.
 *
 * @param maxFrames the most frames that the model served uses
 * @param rate at which it uses them; empty: any
 */
public record SampleBounds(IntSupplier maxFrames, Supplier<Optional<FrameRate>> rate) {

  /** Of a model that uses frames of any rate. */
  public static SampleBounds ofAnyRate(IntSupplier maxFrames) {
    return new SampleBounds(maxFrames, Optional::empty);
  }

  /**
   * The rate at which values are kept; empty: any. A window by time may get any number of frames,
   * so its sample is always by time, too.
   *
   * @param grid of windows by time; empty for a clip, or for windows by frames
   */
  public Optional<FrameRate> rateIn(Optional<TimeGrid> grid) {
    return grid.isPresent()
        ? Optional.of(grid.get().sampleRate(maxFrames.getAsInt()).orSlower(rate.get()))
        : rate.get();
  }
}
