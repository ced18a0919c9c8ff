package dev.clipstream.cli.dlq;

import dev.clipstream.cli.options.values.DurationConverter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses a moment: {@code 2h} is two hours ago, and ISO 8601 says a time of its own. */
public final class SinceConverter implements ITypeConverter<Instant> {

  private final InstantSource clock;

  /** Of this machine's clock. */
  public SinceConverter() {
    this(InstantSource.system());
  }

  SinceConverter(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Instant convert(String text) {
    try {
      return Instant.parse(text.strip());
    } catch (DateTimeException e) {
      return ago(text);
    }
  }

  private Instant ago(String text) {
    try {
      Duration span = new DurationConverter().convert(text);
      return clock.instant().minus(span);
    } catch (TypeConversionException | DateTimeException | ArithmeticException e) {
      throw new TypeConversionException(
          "'"
              + text
              + "' is no time: say how long ago, as in 30m, 2h or 7d, or when, as in"
              + " 2026-11-30T08:00:00Z");
    }
  }
}
