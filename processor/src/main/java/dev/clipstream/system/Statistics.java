package dev.clipstream.system;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Medians and percentiles of few numbers. */
public final class Statistics {

  private Statistics() {}

  /**
   * The middle value, or the mean of the two in the middle.
   *
   * @throws IllegalArgumentException if there are no values
   */
  public static double median(List<Double> values) {
    return median(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** The same of values that stay in their order. */
  public static double median(double[] values) {
    requireSome(values.length);
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /**
   * The median of one number of each element.
   *
   * @throws IllegalArgumentException if there are no elements
   */
  public static <T> double median(List<T> elements, ToDoubleFunction<T> number) {
    return median(elements.stream().mapToDouble(number).toArray());
  }

  /**
   * The smallest value that at least {@code percent} of all values do not exceed (nearest rank): a
   * value that was seen, not one between two.
   *
   * @param percent above 0, up to 100
   * @throws IllegalArgumentException if there are no values
   */
  public static double percentile(List<Double> values, double percent) {
    requireSome(values.size());
    if (!(percent > 0 && percent <= 100)) {
      throw new IllegalArgumentException("percent must be above 0, up to 100, not " + percent);
    }
    int rank = (int) Math.ceil(percent / 100 * values.size());
    return values.stream().sorted().toList().get(Math.max(1, rank) - 1);
  }

  private static void requireSome(int count) {
    if (count == 0) {
      throw new IllegalArgumentException("no values");
    }
  }
}
