package dev.clipstream.trainer.precision;

/**
 * A histogram of the values of a tensor, in bins between the lowest and the highest. From it come
 * the levels that lose the least: rare extremes are cut off where that makes the steps between all
 * other values finer. Belongs to one thread.
 */
final class Histogram implements QuantizationCalibrator.Watcher {

  private static final int BINS = 2048;

  /** Cuts that are tried: none, and then two hundredths of the range more each. */
  private static final int CUTS = 45;

  private final double lowest;
  private final double highest;
  private final long[] counts = new long[BINS];

  /** Bins of equal width between the two. */
  Histogram(double lowest, double highest) {
    if (!(lowest <= highest) || Double.isInfinite(highest - lowest)) {
      throw new IllegalArgumentException("no range: " + lowest + " to " + highest);
    }
    this.lowest = lowest;
    this.highest = highest;
  }

  /** Counts a value in; one beyond the range counts as the end of it. */
  @Override
  public void add(float value) {
    double at = highest == lowest ? 0 : (value - lowest) / (highest - lowest) * BINS;
    counts[(int) Math.max(0, Math.min(BINS - 1, at))]++;
  }

  /** The levels with the least mean squared error over what was counted. */
  QuantizationParams best() {
    QuantizationParams best = QuantizationParams.covering(lowest, highest);
    double least = error(best);
    for (int cut = 1; cut < CUTS; cut++) {
      double kept = 1 - cut / 50.0;
      QuantizationParams levels = QuantizationParams.covering(lowest * kept, highest * kept);
      double error = error(levels);
      if (error < least) {
        least = error;
        best = levels;
      }
    }
    return best;
  }

  private double error(QuantizationParams levels) {
    double lowestMet = -levels.zero() * (double) levels.scale();
    double highestMet = (QuantizationParams.MAX_LEVEL - levels.zero()) * (double) levels.scale();
    // Within a step the error is uniform, so its square is a twelfth of the step's on average.
    double rounding = (double) levels.scale() * levels.scale() / 12;
    double sum = 0;
    for (int bin = 0; bin < BINS; bin++) {
      double value = lowest + (bin + 0.5) * (highest - lowest) / BINS;
      double beyond = Math.max(0, Math.max(lowestMet - value, value - highestMet));
      sum += counts[bin] * Math.max(rounding, beyond * beyond);
    }
    return sum;
  }
}
