package dev.clipstream.trainer.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How rightly a model tells all classes of examples that may show several, or none: a class is told
 * from a score of a half on. What a model tells and the data set lacks is wrong, too. Belongs to
 * the evaluating thread.
 */
public final class MultiLabelScores {

  private static final float TOLD = 0.5f;

  private final List<String> classes;

  /** Of each example, of each column: the classes, and then all other labels of the model. */
  private final List<float[]> scores = new ArrayList<>();

  private final List<List<Integer>> truths = new ArrayList<>();
  private final Calibration calibration = new Calibration();

  /** Found once for all examples, since sorting them takes its time. */
  private final Map<Integer, Double> areas = new HashMap<>();

  /** Of a data set with these classes. */
  MultiLabelScores(List<String> classes) {
    this.classes = List.copyOf(classes);
  }

  /**
   * Counts an example in.
   *
   * @param truth the classes that it shows
   * @param columns the score of each class, and of what else the model knows, 0 to 1
   * @return whether all that it shows is told, and nothing else
   */
  boolean add(List<Integer> truth, float[] columns) {
    boolean exact = true;
    for (int k = 0; k < columns.length; k++) {
      boolean shown = truth.contains(k);
      exact &= shown == (columns[k] >= TOLD);
      if (k < classes.size()) {
        calibration.add(columns[k], shown);
      }
    }
    areas.clear();
    scores.add(columns.clone());
    truths.add(List.copyOf(truth));
    return exact;
  }

  /** Names of the classes. */
  public List<String> classes() {
    return classes;
  }

  public long examples() {
    return scores.size();
  }

  /** Part of the examples of which all is told that they show, and nothing else, 0 to 1. */
  public double exactMatch() {
    long exact = 0;
    for (int i = 0; i < scores.size(); i++) {
      boolean all = true;
      for (int k = 0; k < scores.get(i).length; k++) {
        all &= truths.get(i).contains(k) == tells(i, k);
      }
      exact += all ? 1 : 0;
    }
    return (double) exact / examples();
  }

  private boolean tells(int example, int k) {
    return scores.get(example)[k] >= TOLD;
  }

  /** Examples that show a class. */
  public long support(int k) {
    return truths.stream().filter(truth -> truth.contains(k)).count();
  }

  private long told(int k) {
    return IntStream.range(0, scores.size()).filter(i -> tells(i, k)).count();
  }

  private long right(int k) {
    return IntStream.range(0, scores.size())
        .filter(i -> truths.get(i).contains(k) && tells(i, k))
        .count();
  }

  /** Part of those that show a class that are told so, or not a number without any. */
  public double recall(int k) {
    return (double) right(k) / support(k);
  }

  /** Part of what is told to show a class that does, or not a number. */
  public double precision(int k) {
    return (double) right(k) / told(k);
  }

  /** The harmonic mean of both, 0 to 1, or not a number without examples. */
  public double f1(int k) {
    return support(k) == 0 ? Double.NaN : 2.0 * right(k) / (support(k) + told(k));
  }

  /**
   * The area under the curve of precision over recall of a class, 0 to 1: the sum over all scores,
   * from the highest down, of the recall that each adds times the precision there. It depends on
   * the order of the scores only. Not a number without examples.
   */
  public double averagePrecision(int k) {
    return areas.computeIfAbsent(k, this::area);
  }

  private double area(int k) {
    List<Integer> order =
        IntStream.range(0, scores.size())
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -scores.get(i)[k]))
            .toList();
    long support = support(k);
    double area = 0;
    long shown = 0;
    for (int at = 0; at < order.size(); ) {
      float score = scores.get(order.get(at))[k];
      long before = shown;
      // Equals are told together.
      while (at < order.size() && scores.get(order.get(at))[k] == score) {
        shown += truths.get(order.get(at)).contains(k) ? 1 : 0;
        at++;
      }
      area += (double) (shown - before) / support * shown / at;
    }
    return support == 0 ? Double.NaN : area;
  }

  /** The mean of {@link #averagePrecision} of the classes that have examples. */
  public double meanAveragePrecision() {
    return mean(this::averagePrecision);
  }

  /** The mean of {@link #f1} of the classes that have examples. */
  public double macroF1() {
    return mean(this::f1);
  }

  /** The F1 of all answers together, those on labels that the data set lacks included. */
  public double microF1() {
    int columns = scores.isEmpty() ? 0 : scores.get(0).length;
    long right = IntStream.range(0, columns).mapToLong(this::right).sum();
    long told = IntStream.range(0, columns).mapToLong(this::told).sum();
    long shown = truths.stream().mapToLong(List::size).sum();
    return told + shown == 0 ? Double.NaN : 2.0 * right / (told + shown);
  }

  /**
   * Expected calibration error, 0 to 1, over all answers on classes of the data set: by how much a
   * score differs from how often the class is shown.
   */
  public double calibrationError() {
    return calibration.error();
  }

  private double mean(IntToDoubleFunction ofClass) {
    return IntStream.range(0, classes.size())
        .filter(k -> support(k) > 0)
        .mapToDouble(ofClass)
        .average()
        .orElse(Double.NaN);
  }

  /** Everything, for a JSON object, which knows no NaN: what cannot be said is left out. */
  Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("exact_match", exactMatch());
    put(facts, "micro_f1", microF1());
    put(facts, "macro_f1", macroF1());
    put(facts, "mean_average_precision", meanAveragePrecision());
    facts.put("examples", examples());
    facts.put("classes", classes.size());
    facts.put("calibration_error", calibrationError());
    List<Map<String, Object>> all = new ArrayList<>();
    for (int k = 0; k < classes.size(); k++) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("class", classes.get(k));
      one.put("examples", support(k));
      put(one, "average_precision", averagePrecision(k));
      put(one, "recall", recall(k));
      put(one, "precision", precision(k));
      put(one, "f1", f1(k));
      all.add(one);
    }
    facts.put("per_class", all);
    return facts;
  }

  private static void put(Map<String, Object> facts, String name, double value) {
    if (!Double.isNaN(value)) {
      facts.put(name, value);
    }
  }
}
