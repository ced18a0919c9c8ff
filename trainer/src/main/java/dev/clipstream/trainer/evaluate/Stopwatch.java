package dev.clipstream.trainer.evaluate;

import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** A stopwatch that adds up the time of the calls made through it. */
final class Stopwatch {

  private final LongSupplier nanoTime;
  private long nanos;

  Stopwatch(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Runs a call and counts its time. */
  <R> R time(Supplier<R> call) {
    long start = nanoTime.getAsLong();
    R result = call.get();
    nanos += nanoTime.getAsLong() - start;
    return result;
  }

  double seconds() {
    return nanos / 1e9;
  }
}
