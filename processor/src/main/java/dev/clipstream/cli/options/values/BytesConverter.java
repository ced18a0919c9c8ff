package dev.clipstream.cli.options.values;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Parses sizes of up to 2 GiB as people write them: {@code 500000}, {@code 512KiB}, {@code 8MiB}
 * or, short, {@code 8m}. Units are powers of 1024, as Kafka's own limits are.
 */
public final class BytesConverter implements ITypeConverter<Integer> {

  private static final Pattern SYNTAX = Pattern.compile("(\\d{1,10})\\s*(?:(k|m|g)(?:i?b)?|b)?");

  @Override
  public Integer convert(String text) {
    long bytes = parse(text);
    if (bytes > Integer.MAX_VALUE) {
      throw new TypeConversionException(
          "'" + text + "' is more than 2 GiB, the most that can be said here");
    }
    return (int) bytes;
  }

  /** More than a long holds is as much as it holds. */
  static long parse(String text) {
    Matcher matcher = SYNTAX.matcher(text.trim().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'"
              + text
              + "' is no size: use a number of bytes, or one with a unit, as in 512KiB or 8MiB");
    }
    String unit = matcher.group(2);
    int shift = unit == null ? 0 : 10 * (1 + "kmg".indexOf(unit));
    long amount = Long.parseLong(matcher.group(1));
    return amount > Long.MAX_VALUE >> shift ? Long.MAX_VALUE : amount << shift;
  }
}
