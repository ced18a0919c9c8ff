package dev.clipstream.records;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Microseconds since 1970, as the schemas count time. */
public final class Micros {

  private static final long A_SECOND = 1_000_000;

  /** Of the years 1 to 9999: what all that shows or stores times can deal with. */
  private static final long MIN = -62_135_596_800L * A_SECOND;

  private static final long MAX = 253_402_300_800L * A_SECOND - 1;

  private Micros() {}

  /**
   * Exact for every time that a record of the schemas can hold; what is beyond that becomes the
   * nearest that it can.
   */
  public static long of(Instant instant) {
    // ChronoUnit.MICROS counts nanoseconds on its way, which overflow from the year 2262 on.
    long seconds = instant.getEpochSecond();
    long micros = instant.getNano() / 1000;
    if (seconds < 0) {
      // So that the smallest of all, which is no whole second, does not overflow on its way.
      seconds++;
      micros -= A_SECOND;
    }
    try {
      return Math.addExact(Math.multiplyExact(seconds, A_SECOND), micros);
    } catch (ArithmeticException e) {
      return instant.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  /**
   * As {@link #of}, of a field of a frame.
   *
   * @throws BadFrameException that names the field, if its producer cannot have meant that time
   */
  public static long of(String field, Instant instant) {
    long micros = of(instant);
    if (micros < MIN || micros > MAX) {
      throw new BadFrameException(
          "its "
              + field
              + " is "
              + micros
              + ", in the year "
              + instant.atOffset(ZoneOffset.UTC).getYear()
              + ": it must be in microseconds since 1970"
              + (isInNanos(micros) ? ", and looks like nanoseconds" : ""));
    }
    return micros;
  }

  /** Whether a number is a time of the years 1980 to 2200 if its unit is the nanosecond. */
  private static boolean isInNanos(long value) {
    long years = value / 1000 / A_SECOND / ChronoUnit.YEARS.getDuration().toSeconds();
    return years >= 10 && years < 230;
  }

  public static Instant toInstant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
