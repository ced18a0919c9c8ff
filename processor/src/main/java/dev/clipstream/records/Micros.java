package dev.clipstream.records;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Microseconds since 1970, as the schemas count time. */
public final class Micros {

  private Micros() {}

  static long of(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  public static Instant toInstant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
