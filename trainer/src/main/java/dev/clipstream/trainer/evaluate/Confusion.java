package dev.clipstream.trainer.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How often examples of each class of a data set (rows) were taken for each label of a model
 * (columns): the classes first, then the labels that the data set lacks.
 */
public final class Confusion {

  private final List<String> classes;
  private final List<String> labels;
  private final long[][] counts;
  private long examples;
  private long top5;
  private final Calibration calibration = new Calibration();
  private final Coverage coverage = new Coverage();

  /** Of a model that knows the classes of the data set and no others. */
  public Confusion(List<String> classes) {
    this(classes, classes);
  }

  /**
   * Of a model that may know more than is in the data set.
   *
   * @param labels the classes, and then all other labels of the model
   */
  Confusion(List<String> classes, List<String> labels) {
    this.classes = List.copyOf(classes);
    this.labels = List.copyOf(labels);
    counts = new long[classes.size()][labels.size()];
  }

  /**
   * Counts an example in.
   *
   * @param label the right class
   * @param scores probability of each label
   */
  void add(int label, float[] scores) {
    add(label, scores, OptionalInt.empty());
  }

  /**
   * The same.
   *
   * @param unknown the column that it is taken for where no score is enough
   */
  void add(int label, float[] scores, OptionalInt unknown) {
    int best = 0;
    int better = 0;
    for (int k = 0; k < scores.length; k++) {
      best = scores[k] > scores[best] ? k : best;
      better += scores[k] > scores[label] ? 1 : 0;
    }
    counts[label][unknown.orElse(best)]++;
    examples++;
    calibration.add(scores[best], best == label);
    coverage.add(scores[best], best == label);
    top5 += better < 5 || unknown.orElse(best) == label ? 1 : 0;
  }

  /** The classes of the data set. */
  public List<String> classes() {
    return classes;
  }

  /** The classes, and whatever else examples were taken for. */
  public List<String> columns() {
    return shown().mapToObj(labels::get).toList();
  }

  private IntStream shown() {
    return IntStream.range(0, labels.size())
        .filter(k -> k < classes.size() || Arrays.stream(counts).anyMatch(row -> row[k] > 0));
  }

  public long examples() {
    return examples;
  }

  /** Part of the examples whose best class is the right one, 0 to 1. */
  public double top1() {
    long correct = 0;
    for (int k = 0; k < counts.length; k++) {
      correct += counts[k][k];
    }
    return (double) correct / examples;
  }

  /** Part of the examples whose right class is among the best five, 0 to 1. */
  public double top5() {
    return (double) top5 / examples;
  }

  /**
   * Expected calibration error, 0 to 1: by how much the probability of the best class differs from
   * how often it is the right one.
   */
  public double calibrationError() {
    return calibration.error();
  }

  /** How many examples have a label, and how right those are, where it must be how sure. */
  public Coverage coverage() {
    return coverage;
  }

  /** How right the model is where it is how sure. */
  public Calibration calibration() {
    return calibration;
  }

  /** Examples of each class (rows) that were taken for each of {@link #columns()}. */
  public long[][] counts() {
    int[] shown = shown().toArray();
    long[][] copy = new long[counts.length][];
    Arrays.setAll(copy, row -> Arrays.stream(shown).mapToLong(k -> counts[row][k]).toArray());
    return copy;
  }

  /** Part of a class's examples that were recognised, 0 to 1, or not a number without examples. */
  public double recall(int label) {
    return (double) counts[label][label] / Arrays.stream(counts[label]).sum();
  }

  /** Part of the examples taken for a class that are of it, 0 to 1, or not a number. */
  public double precision(int label) {
    return (double) counts[label][label] / Arrays.stream(counts).mapToLong(row -> row[label]).sum();
  }

  /**
   * The harmonic mean of a class's recall and precision, 0 to 1, or not a number without examples.
   */
  public double f1(int label) {
    long taken = Arrays.stream(counts).mapToLong(row -> row[label]).sum();
    long support = support(label);
    return support == 0 ? Double.NaN : 2.0 * counts[label][label] / (support + taken);
  }

  /** The mean recall of the classes that have examples, 0 to 1. */
  public double balancedAccuracy() {
    return mean(this::recall);
  }

  /** The mean of {@link #f1} of the classes that have examples, 0 to 1. */
  public double macroF1() {
    return mean(this::f1);
  }

  private double mean(IntToDoubleFunction ofClass) {
    return IntStream.range(0, classes.size())
        .filter(label -> support(label) > 0)
        .mapToDouble(ofClass)
        .average()
        .orElse(Double.NaN);
  }

  /** Examples of a class. */
  public long support(int label) {
    return Arrays.stream(counts[label]).sum();
  }
}
