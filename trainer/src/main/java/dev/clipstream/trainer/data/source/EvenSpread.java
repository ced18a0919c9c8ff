package dev.clipstream.trainer.data.source;

import java.util.ArrayList;
import java.util.List;

/** The frames that the processor picks of a clip longer than a model's limit, evenly spread. */
public final class EvenSpread {

  private EvenSpread() {}

  /**
   * Which frames are picked, in order: all where there are not too many, else the first, the last
   * and what lies evenly between them.
   *
   * @param count frames of the clip
   * @param max frames that are picked at most, 1 or more
   */
  public static int[] indices(int count, int max) {
    int[] indices = new int[Math.min(count, max)];
    for (int i = 0; i < indices.length; i++) {
      indices[i] =
          count <= max ? i : max == 1 ? 0 : (int) Math.round((double) i * (count - 1) / (max - 1));
    }
    return indices;
  }

  /** Those of some frames, or of whatever else stands for them. */
  public static <F> List<F> of(List<F> frames, int max) {
    if (frames.size() <= max) {
      return frames;
    }
    List<F> picked = new ArrayList<>();
    for (int i : indices(frames.size(), max)) {
      picked.add(frames.get(i));
    }
    return picked;
  }
}
