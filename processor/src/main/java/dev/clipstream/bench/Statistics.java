package dev.clipstream.bench;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Medians, percentiles and rounding of few numbers. */
public final class Statistics {

  private static final MathContext FIVE_DIGITS = new MathContext(5);

  private Statistics() {}

  /**
   * The middle value, or the mean of the two in the middle.
   *
   * @throws IllegalArgumentException if there are no values
   */
  public static double median(List<Double> values) {
    requireSome(values);
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /**
   * The median of one number of each element.
   *
   * @throws IllegalArgumentException if there are no elements
   */
  public static <T> double median(List<T> elements, ToDoubleFunction<T> number) {
    return median(elements.stream().map(number::applyAsDouble).toList());
  }

  /**
   * The smallest value that at least {@code percent} of all values do not exceed (nearest rank): a
   * value that was seen, not one between two.
   *
   * @param percent above 0, up to 100
   * @throws IllegalArgumentException if there are no values
   */
  public static double percentile(List<Double> values, double percent) {
    requireSome(values);
    if (!(percent > 0 && percent <= 100)) {
      throw new IllegalArgumentException("percent must be above 0, up to 100, not " + percent);
    }
    int rank = (int) Math.ceil(percent / 100 * values.size());
    return values.stream().sorted().toList().get(Math.max(1, rank) - 1);
  }

  /** Rounded to five digits: more would be noise. */
  static BigDecimal toFiveDigits(double value) {
    return new BigDecimal(value).round(FIVE_DIGITS);
  }

  private static void requireSome(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no values");
    }
  }
}
