package dev.clipstream.trainer.data.batch;

import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.FrameSet;

/** How many examples of each class a training set has. */
public final class ClassCounts {

  private ClassCounts() {}

  /** Of images. */
  public static long[] of(FrameSet set) {
    long[] counts = new long[set.classes().size()];
    for (int i = 0; i < set.size(); i++) {
      counts[set.label(i)]++;
    }
    return counts;
  }

  /** Of clips. */
  public static long[] of(ClipSet set) {
    long[] counts = new long[set.classes().size()];
    for (int i = 0; i < set.size(); i++) {
      counts[set.label(i)]++;
    }
    return counts;
  }
}
