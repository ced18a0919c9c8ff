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

  /** Milliseconds from 1970 to 1980. */
  private static final long MIN_TODAY_MILLIS = 315_532_800_000L;

  /** Between when a frame was captured and when it was sent, of a stream that is live. */
  private static final long AN_HOUR = 3600;

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

  /**
   * As {@link #of(String, Instant)}, of a record that says when it was sent.
   *
   * @param sentAtMillis of the record
   * @throws BadFrameException that names the field, also if its value is the time of the record to
   *     within an hour, counted in seconds or in milliseconds: what counts from the start of a
   *     recording meets that by chance for 7 milliseconds, or for 7 seconds of its third week
   */
  static long of(String field, Instant instant, long sentAtMillis) {
    long micros = of(field, instant);
    if (micros >= 1000 * MIN_TODAY_MILLIS || micros < 0 || !isOfToday(sentAtMillis)) {
      return micros;
    }
    boolean seconds = Math.abs(micros - sentAtMillis / 1000) <= AN_HOUR;
    if (seconds || Math.abs(micros - sentAtMillis) <= 1000 * AN_HOUR) {
      throw new BadFrameException(
          "its "
              + field
              + " is "
              + micros
              + ", in the year 1970: it must be in microseconds since 1970, and looks like "
              + (seconds ? "seconds" : "milliseconds"));
    }
    return micros;
  }

  /**
   * Whether a time is one that a clock of today gives, which a record without a time of its own
   * does not.
   */
  public static boolean isOfToday(long millis) {
    return millis >= MIN_TODAY_MILLIS;
  }

  public static Instant toInstant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
