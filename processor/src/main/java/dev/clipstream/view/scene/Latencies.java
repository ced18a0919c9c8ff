package dev.clipstream.view.scene;

import java.util.Arrays;

/** The latencies of the last frames, and their quantiles. Not thread-safe. */
final class Latencies {

  private static final int MOST = 2048;
  private static final long KEPT_MILLIS = 30_000;

  private final long[] millis = new long[MOST];
  private final long[] seenAt = new long[MOST];
  private long seen;

  void add(long nowMillis, long latencyMillis) {
    int at = (int) (seen++ % MOST);
    millis[at] = latencyMillis;
    seenAt[at] = nowMillis;
  }

  /** Quantiles of the last half minute, in milliseconds; empty if nothing came. */
  long[] quantiles(long nowMillis, double... shares) {
    int known = (int) Math.min(seen, MOST);
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
