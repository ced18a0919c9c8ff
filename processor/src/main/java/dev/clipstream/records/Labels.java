package dev.clipstream.records;

import dev.clipstream.avro.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Makes the labels of a record out of a model's probabilities. Immutable. */
public final class Labels {

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
}
