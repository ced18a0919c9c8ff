package dev.clipstream.trainer.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What it costs and gains to call unknown what a model is not sure enough of: the curve of coverage
 * and accuracy of selective classification (El-Yaniv and Wiener, On the foundations of noise-free
 * selective classification, 2010). Belongs to the evaluating thread.
 */
public final class Coverage {

  /** Those of the table; 0 is a model that has a label for everything. */
  private static final double[] SHOWN = {0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99};

  private final List<Float> scores = new ArrayList<>();
  private final List<Boolean> right = new ArrayList<>();

  /**
   * One threshold.
   *
   * @param threshold least score of the best class for it to be the label
   * @param labelled part of the examples that have it, 0 to 1: the coverage
   * @param accuracy part of those that are labelled rightly; not a number if there are none
   */
  public record Point(double threshold, double labelled, double accuracy) {

    /** For a JSON object, which knows no NaN: what cannot be said is left out. */
    public Map<String, Object> facts() {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("threshold", threshold);
      if (!Double.isNaN(labelled)) {
        facts.put("labelled", labelled);
      }
      if (!Double.isNaN(accuracy)) {
        facts.put("accuracy", accuracy);
      }
      return facts;
    }
  }

  /**
   * Counts an example in.
   *
   * @param score of the best class, 0 to 1
   * @param correct whether that class is the right one
   */
  void add(float score, boolean correct) {
    scores.add(score);
    right.add(correct);
  }

  /** The points of a table; none without examples. */
  public List<Point> points() {
    return scores.isEmpty() ? List.of() : Arrays.stream(SHOWN).mapToObj(this::at).toList();
  }

  /** What comes of a threshold. */
  public Point at(double threshold) {
    long labelled = 0;
    long correct = 0;
    for (int i = 0; i < scores.size(); i++) {
      // As served: both are numbers of 32 bits.
      boolean reaches = !(scores.get(i) < (float) threshold);
      labelled += reaches ? 1 : 0;
      correct += reaches && right.get(i) ? 1 : 0;
    }
    return new Point(threshold, (double) labelled / scores.size(), (double) correct / labelled);
  }
}
