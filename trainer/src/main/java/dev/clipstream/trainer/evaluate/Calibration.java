package dev.clipstream.trainer.evaluate;

/**
 * Whether a model is as often right as it says. Examples are put into 15 bins by the probability p
 * of their best class; the expected calibration error is the sum over bins of n[b] / n times |
 * accuracy[b] - mean p[b] |: Guo et al., On calibration of modern neural networks, 2017.
 */
final class Calibration {

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
  void add(double probability, boolean correct) {
    int bin = Math.max(0, Math.min(BINS - 1, (int) Math.ceil(probability * BINS) - 1));
    examples[bin]++;
    confidence[bin] += probability;
    right[bin] += correct ? 1 : 0;
  }

  /** The expected calibration error, 0 (honest) to 1, or not a number without examples. */
  double error() {
    double sum = 0;
    long all = 0;
    for (int bin = 0; bin < BINS; bin++) {
      sum += Math.abs(right[bin] - confidence[bin]);
      all += examples[bin];
    }
    return sum / all;
  }
}
