package dev.clipstream.trainer.data.batch;

import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.FrameSet;
import dev.clipstream.trainer.data.store.LabelSets;
import java.util.Optional;

/** How many examples of each class a training set has. */
public final class ClassCounts {

  private ClassCounts() {}

  /** Of images. */
  public static long[] of(FrameSet set) {
    long[] counts = new long[set.classes().size()];
    for (int i = 0; i < set.size(); i++) {
      count(set.labelSets(), set.label(i), counts);
    }
    return counts;
  }

  private static void count(Optional<LabelSets> sets, int label, long[] counts) {
    sets.ifPresentOrElse(all -> all.count(label, counts), () -> counts[label]++);
  }

  /** Of clips. */
  public static long[] of(ClipSet set) {
    long[] counts = new long[set.classes().size()];
    for (int i = 0; i < set.size(); i++) {
      count(set.labelSets(), set.label(i), counts);
    }
    return counts;
  }
}
