package dev.clipstream.system;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Lets something be said once in a while, however often there is reason to. Thread-safe. */
public final class Throttle {

  private static final long NEVER = Long.MIN_VALUE;

  private final long everyNanos;
  private final LongSupplier nanoTime;
  private final AtomicLong lastNanos = new AtomicLong(NEVER);

  public Throttle(Duration every) {
    this(every, System::nanoTime);
  }

  Throttle(Duration every, LongSupplier nanoTime) {
    this.everyNanos = every.toNanos();
    this.nanoTime = nanoTime;
  }

  /** Whether to say it now; if so, not again for a while. */
  public boolean permits() {
    long now = nanoTime.getAsLong();
    long last = lastNanos.get();
    return (last == NEVER || now - last >= everyNanos) && lastNanos.compareAndSet(last, now);
  }
}
