package dev.clipstream.prefetch;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Counts the results that workers give, and lets one stream thread sleep until there are as many as
 * it needs: woken by each, it would cost the workers their cores. Workers call {@link #arrived},
 * the stream thread everything else.
 */
final class ResultSignal {

  private static final long NOTHING = Long.MAX_VALUE;

  private final AtomicLong results = new AtomicLong();
  private volatile long awaited = NOTHING;
  private volatile @Nullable Thread waiter;

  /** A frame has its result, whatever it is. */
  void arrived() {
    // The waiter writes what it awaits and then reads the count; here it is the other way round, so
    // that one of the two notices.
    if (results.incrementAndGet() >= awaited) {
      LockSupport.unpark(waiter);
    }
  }

  /** Results so far. */
  long count() {
    return results.get();
  }

  /**
   * Blocks until there have been so many results, or for so long, or until the thread is
   * interrupted.
   *
   * @param count of all results, by {@link #count}
   */
  void await(long count, long nanos) {
    long deadline = System.nanoTime() + nanos;
    waiter = Thread.currentThread();
    awaited = count;
    try {
      for (long left = nanos;
          left > 0 && results.get() < count && !Thread.currentThread().isInterrupted();
          left = deadline - System.nanoTime()) {
        LockSupport.parkNanos(this, left);
      }
    } finally {
      awaited = NOTHING;
      waiter = null;
    }
  }
}
