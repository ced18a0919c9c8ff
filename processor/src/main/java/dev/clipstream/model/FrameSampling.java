package dev.clipstream.model;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The rule that says which frames of a clip a sequence model sees: all of them or, of a clip longer
 * than its limit, as many as the limit, evenly spaced from the first to the last.
 *
 * <p>The processor, the trainer and the live page all ask here, so that a clip is the same frames
 * when a model is trained, evaluated, served and looked at.
 */
public final class FrameSampling {

  private FrameSampling() {}

  /**
   * The positions of the frames that are used, in order, without repetition.
   *
   * @param count frames of the clip, 0 or more
   * @param max frames that are used at most, 1 or more
   */
  public static int[] indices(int count, int max) {
    if (count < 0 || max < 1) {
      throw new IllegalArgumentException(
          "a clip of " + count + " frames cannot be sampled to " + max);
    }
    if (count <= max) {
      return IntStream.range(0, count).toArray();
    }
    if (max == 1) {
      return new int[] {0};
    }
    return IntStream.range(0, max)
        .map(i -> (int) Math.round((double) i * (count - 1) / (max - 1)))
        .toArray();
  }

  /**
   * The positions of the frames that a model of whole clips sees, which takes a fixed number of
   * them: evenly spaced from the first to the last, in order; those of a shorter clip more than
   * once.
   *
   * @param count frames of the clip, 1 or more
   * @param frames how many are used, 1 or more
   */
  public static int[] exactly(int count, int frames) {
    if (count < 1) {
      throw new IllegalArgumentException("a clip without frames cannot be sampled");
    }
    if (count >= frames) {
      return indices(count, frames);
    }
    int[] indices = new int[frames];
    for (int i = 0; i < frames; i++) {
      indices[i] = (int) Math.round((double) i * (count - 1) / (frames - 1));
    }
    return indices;
  }

  /**
   * Those frames, or whatever stands for them.
   *
   * @param frames of the clip, in order
   * @param max frames that are used at most, 1 or more
   */
  public static <F> List<F> of(List<F> frames, int max) {
    if (frames.size() <= max) {
      return frames;
    }
    return IntStream.of(indices(frames.size(), max)).mapToObj(frames::get).toList();
  }
}
