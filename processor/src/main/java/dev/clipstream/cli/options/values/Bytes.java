package dev.clipstream.cli.options.values;

import java.util.Locale;

/** Formats sizes in bytes for people. */
public final class Bytes {

  private static final int KIB = 1024;

  private Bytes() {}

  /** {@code 512 B}, {@code 1.5 KiB}, {@code 8 MiB}. */
  public static String format(long bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB"};
    double value = bytes;
    int unit = 0;
    while (value >= KIB && unit < units.length - 1) {
      value /= KIB;
      unit++;
    }
    String number = String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value);
    return number.replaceFirst("\\.0$", "") + " " + units[unit];
  }
}
