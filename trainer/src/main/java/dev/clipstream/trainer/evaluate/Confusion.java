package dev.clipstream.trainer.evaluate;

import java.util.Arrays;
import java.util.List;

/** A confusion matrix: how often examples of each class were classified as each class. */
public final class Confusion {

  private final List<String> classes;
  private final long[][] counts;
  private long examples;
  private long top5;
  private final Calibration calibration = new Calibration();

  public Confusion(List<String> classes) {
    this.classes = List.copyOf(classes);
    counts = new long[classes.size()][classes.size()];
  }

  /**
   * Counts an example in.
   *
   * @param label the right class
   * @param scores probability of each class
   */
  void add(int label, float[] scores) {
    int best = 0;
    int better = 0;
    for (int k = 0; k < scores.length; k++) {
      best = scores[k] > scores[best] ? k : best;
      better += scores[k] > scores[label] ? 1 : 0;
    }
    counts[label][best]++;
    examples++;
    calibration.add(scores[best], best == label);
    top5 += better < 5 ? 1 : 0;
  }

  public List<String> classes() {
    return classes;
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

  /** How right the model is where it is how sure. */
  public Calibration calibration() {
    return calibration;
  }

  /** Examples of each class (rows) that were taken for each class (columns). */
  public long[][] counts() {
    long[][] copy = new long[counts.length][];
    Arrays.setAll(copy, row -> counts[row].clone());
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

  /** Examples of a class. */
  public long support(int label) {
    return Arrays.stream(counts[label]).sum();
  }
}
