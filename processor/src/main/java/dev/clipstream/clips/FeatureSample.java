package dev.clipstream.clips;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Of which frames of a clip or window the values are kept. All of them, until there are more than
 * twice as many as a model can use: then every other one is left out, and of the frames to come
 * every second is, then every fourth, and so on. What remains is an even sample, and so never more
 * than twice what is used.
 */
final class FeatureSample {

  private final TreeSet<Long> indices = new TreeSet<>();

  /** Every so many frames keeps its values; 1 or more. */
  private int stride;

  FeatureSample(int stride) {
    this.stride = stride;
  }

  int stride() {
    return stride;
  }

  /**
   * @param framesBefore frames that the clip or window has so far
   */
  boolean takesNext(long framesBefore) {
    return framesBefore % stride == 0;
  }

  void add(long index) {
    indices.add(index);
  }

  /**
   * Leaves every other frame out if there are too many.
   *
   * @param maxFrames the most that a model can use
   * @return the indices of those that were left out
   */
  List<Long> thinOut(int maxFrames) {
    List<Long> out = new ArrayList<>();
    if (indices.size() <= 2 * maxFrames) {
      return out;
    }
    boolean leave = false;
    for (long index : indices) {
      if (leave) {
        out.add(index);
      }
      leave = !leave;
    }
    out.forEach(indices::remove);
    stride *= 2;
    return out;
  }

  void removeThrough(long index) {
    indices.headSet(index, true).clear();
  }
}
