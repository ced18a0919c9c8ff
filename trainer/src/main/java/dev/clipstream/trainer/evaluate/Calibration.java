package dev.clipstream.trainer.evaluate;

import java.util.ArrayList;
import java.util.List;

/**
 * The calibration of a model: how well its probabilities match its accuracy. Examples are put into
 * 15 bins by the probability p of their best class; the expected calibration error is the sum over
 * bins of n[b] / n times | accuracy[b] - mean p[b] |: Guo et al., On calibration of modern neural
 * networks, 2017.
 */
public final class Calibration {

  private static final int BINS = 15;

  private final long[] examples = new long[BINS];
  private final long[] right = new long[BINS];
  private final double[] confidence = new double[BINS];

  /**
   * Counts an example in.
   *
   * @param probability of the best class, 0 to 1
   * @param correct whether that class is the right one
   */
  public void add(double probability, boolean correct) {
    int bin = Math.max(0, Math.min(BINS - 1, (int) Math.ceil(probability * BINS) - 1));
    examples[bin]++;
    confidence[bin] += probability;
    right[bin] += correct ? 1 : 0;
  }

  /** The expected calibration error, 0 (honest) to 1, or not a number without examples. */
  public double error() {
    double sum = 0;
    long all = 0;
    for (int bin = 0; bin < BINS; bin++) {
      sum += Math.abs(right[bin] - confidence[bin]);
      all += examples[bin];
    }
    return sum / all;
  }

  /**
   * Examples of similar confidence.
   *
   * @param from lowest probability of the best class, exclusive
   * @param to highest, inclusive
   * @param examples how many there are, one or more
   * @param confidence mean probability of the best class, 0 to 1
   * @param accuracy how often that class is the right one, 0 to 1
   */
  public record Bin(double from, double to, long examples, double confidence, double accuracy) {}

  /** The bins that hold examples, the least confident first. */
  public List<Bin> bins() {
    List<Bin> bins = new ArrayList<>();
    for (int bin = 0; bin < BINS; bin++) {
      long count = examples[bin];
      if (count > 0) {
        bins.add(
            new Bin(
                (double) bin / BINS,
                (double) (bin + 1) / BINS,
                count,
                confidence[bin] / count,
                (double) right[bin] / count));
      }
    }
    return bins;
  }
}
