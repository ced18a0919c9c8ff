package dev.clipstream.view.scene;

import java.util.Arrays;

/** A sliding window of the latencies of the last frames, with quantiles. Not thread-safe. */
final class Latencies {

  private static final int MAX_KEPT = 2048;
  private static final long KEPT_MILLIS = 30_000;

  private final long[] millis = new long[MAX_KEPT];
  private final long[] seenAt = new long[MAX_KEPT];
  private long seen;

  void add(long nowMillis, long latencyMillis) {
    int at = (int) (seen++ % MAX_KEPT);
    millis[at] = latencyMillis;
    seenAt[at] = nowMillis;
  }

  /** Quantiles of the last half minute, in milliseconds; empty if nothing came. */
  long[] quantiles(long nowMillis, double... shares) {
    int known = (int) Math.min(seen, MAX_KEPT);
    long[] recent = new long[known];
    int count = 0;
    for (int i = 0; i < known; i++) {
      if (seenAt[i] >= nowMillis - KEPT_MILLIS) {
        recent[count++] = millis[i];
      }
    }
    if (count == 0) {
      return new long[0];
    }
    long[] sorted = Arrays.copyOf(recent, count);
    Arrays.sort(sorted);
    long[] result = new long[shares.length];
    for (int i = 0; i < shares.length; i++) {
      result[i] = sorted[(int) Math.min(count - 1L, (long) (shares[i] * count))];
    }
    return result;
  }
}
