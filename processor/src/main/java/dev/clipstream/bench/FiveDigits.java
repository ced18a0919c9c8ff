package dev.clipstream.bench;

import java.math.BigDecimal;
import java.math.MathContext;

/** Rounds measurements for files: more than five digits would be noise. */
final class FiveDigits {

  private static final MathContext FIVE = new MathContext(5);

  private FiveDigits() {}

  static BigDecimal of(double value) {
    return new BigDecimal(value).round(FIVE);
  }
}
