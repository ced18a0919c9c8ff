package dev.clipstream.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * The rule that says which frames of a clip are seen by a model that was trained on so many frames
 * a second: of the instants that far apart, from the clip's first frame on, each takes the frame
 * that was captured nearest to it, and no frame is taken by an instant that is not the nearest to
 * that frame. So a model of 10 frames a second sees every third of 30, and all of 8: a frame is
 * never seen twice. Frames that all have the same time, as of a camera without a clock, are all
 * seen.
 *
 * <p>Which frames are chosen depends on the frames alone, and not on when they arrive: to choose
 * among those that were chosen before and the ones that have come since gives what to choose among
 * all of them gives. {@link FrameSampling} comes after it, where there are still too many.
 *
 * <p>The processor and the trainer both ask here. Immutable.
 */
public final class FrameRate {

  private static final double MICROS = 1e6;

  private final double fps;

  private FrameRate(double fps) {
    this.fps = fps;
  }

  /**
   * @param fps frames a second, more than 0
   */
  public static FrameRate of(double fps) {
    if (!(fps > 0) || !Double.isFinite(fps)) {
      throw new IllegalArgumentException("a rate of frames must be more than 0, not " + fps);
    }
    return new FrameRate(fps);
  }

  /** In frames a second. */
  public double fps() {
    return fps;
  }

  /** The slower of this and another, if there is one. */
  public FrameRate orSlower(Optional<FrameRate> other) {
    return other.filter(rate -> rate.fps() < fps).orElse(this);
  }

  /**
   * The positions of the frames that are chosen, ascending.
   *
   * @param capturedAtMicros of each frame of the clip, in the order of the clip; times need not
   *     ascend
   */
  public int[] indices(long[] capturedAtMicros) {
    int count = capturedAtMicros.length;
    if (saysNothing(capturedAtMicros)) {
      return IntStream.range(0, count).toArray();
    }
    Map<Long, Integer> nearest = new HashMap<>();
    for (int i = 0; i < count; i++) {
      int candidate = i;
      nearest.merge(
          (long) Math.floor(instants(capturedAtMicros, i) + 0.5),
          i,
          (taken, same) ->
              distance(capturedAtMicros, candidate) < distance(capturedAtMicros, taken)
                  ? candidate
                  : taken);
    }
    return nearest.values().stream().mapToInt(i -> i).sorted().toArray();
  }

  private static boolean saysNothing(long[] capturedAtMicros) {
    for (long time : capturedAtMicros) {
      if (time != capturedAtMicros[0]) {
        return false;
      }
    }
    return true;
  }

  /** From the first frame to a frame; as a floating-point number, as a difference may be none. */
  private double instants(long[] capturedAtMicros, int frame) {
    return ((double) capturedAtMicros[frame] - capturedAtMicros[0]) * fps / MICROS;
  }

  /** From a frame to the instant nearest to it, in instants. */
  private double distance(long[] capturedAtMicros, int frame) {
    double instants = instants(capturedAtMicros, frame);
    return Math.abs(instants - Math.floor(instants + 0.5));
  }

  /**
   * Those frames, or whatever stands for them.
   *
   * @param frames of the clip, in order
   * @param capturedAtMicros when a frame was captured
   */
  public <F> List<F> of(List<F> frames, ToLongFunction<F> capturedAtMicros) {
    int[] chosen = indices(frames.stream().mapToLong(capturedAtMicros).toArray());
    return chosen.length == frames.size()
        ? frames
        : IntStream.of(chosen).mapToObj(frames::get).toList();
  }

  /**
   * The positions of the frames of a file that are chosen, which are evenly apart.
   *
   * @param count frames of the file
   * @param fileFps frames a second of the file, more than 0
   */
  public int[] indices(int count, double fileFps) {
    return indices(
        IntStream.range(0, count).mapToLong(i -> Math.round(i * MICROS / fileFps)).toArray());
  }
}
