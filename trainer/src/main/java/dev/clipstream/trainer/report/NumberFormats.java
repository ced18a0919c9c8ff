package dev.clipstream.trainer.report;

import java.util.Locale;

/** Formats numbers for the page, in every locale alike. */
final class NumberFormats {

  private NumberFormats() {}

  /** 93.4 %, or a dash for no number. */
  static String percent(double part) {
    return Double.isNaN(part) ? "–" : String.format(Locale.ROOT, "%.1f %%", 100 * part);
  }

  /** 12,345. */
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** 12,345, rounded. */
  static String count(double number) {
    return String.format(Locale.ROOT, "%,.0f", number);
  }

  /** A number for a style or a coordinate. */
  static String plain(double number) {
    return String.format(Locale.ROOT, "%.4g", number).contains("e")
        ? String.format(Locale.ROOT, "%.6f", number)
        : String.format(Locale.ROOT, "%.2f", number);
  }

  /** A style property of a part of a whole. */
  static String part(double part) {
    return String.format(Locale.ROOT, "--part:%.1f%%", 100 * Math.max(0, Math.min(1, part)));
  }
}
