package dev.clipstream.records;

import dev.clipstream.avro.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** Makes the labels of a record out of a model's probabilities. Immutable. */
public final class Labels {

  /** The label of what no class scores enough for. */
  public static final String UNKNOWN = "unknown";

  private final int topK;
  private final double minScore;

  public Labels(int topK) {
    this(topK, 0);
  }

  /**
   * @param topK most labels of a record
   * @param minScore what a label must have to be put into a record
   */
  public Labels(int topK, double minScore) {
    this.topK = topK;
    this.minScore = minScore;
  }

  /**
   * The best {@code topK} classes that score enough, best first; of equals, the first class.
   *
   * @param name of a class by its index
   */
  public List<Label> best(float[] probabilities, IntFunction<String> name) {
    int count = Math.min(topK, probabilities.length);
    List<Label> labels = new ArrayList<>(count);
    boolean[] taken = new boolean[probabilities.length];
    for (int i = 0; i < count; i++) {
      int best = -1;
      for (int c = 0; c < probabilities.length; c++) {
        if (!taken[c] && (best < 0 || probabilities[c] > probabilities[best])) {
          best = c;
        }
      }
      if (probabilities[best] < minScore) {
        break;
      }
      taken[best] = true;
      labels.add(new Label(name.apply(best), probabilities[best]));
    }
    return labels;
  }

  /**
   * The same, with {@link #UNKNOWN} before all others where the best class scores less than asked:
   * as if there were one class more, whose score is always the threshold, and that is named only
   * where it is the best. A class of that name is not named again.
   *
   * @param unknownBelow what the best class must score; empty: anything will do
   */
  public List<Label> best(
      float[] probabilities, IntFunction<String> name, Optional<Double> unknownBelow) {
    List<Label> labels = best(probabilities, name);
    if (unknownBelow.isPresent()) {
      float threshold = unknownBelow.get().floatValue();
      if (probabilities.length > 0 && highest(probabilities) < threshold) {
        labels.removeIf(label -> label.getLabel().equals(UNKNOWN));
        labels.add(0, new Label(UNKNOWN, threshold));
      }
    }
    return labels;
  }

  private static float highest(float[] probabilities) {
    float highest = probabilities[0];
    for (float probability : probabilities) {
      highest = Math.max(highest, probability);
    }
    return highest;
  }
}
