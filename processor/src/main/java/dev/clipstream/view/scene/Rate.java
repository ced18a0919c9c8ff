package dev.clipstream.view.scene;

import java.util.Arrays;

/** A rate: events a second, over the last few seconds. Not thread-safe. */
public final class Rate {

  private static final int BUCKETS = 8;
  private static final long BUCKET_MILLIS = 500;

  private final long[] counts = new long[BUCKETS];
  private long bucket;
  private long firstBucket = -1;

  /** Counts so many more at this time. */
  public void add(long nowMillis, long count) {
    turnTo(nowMillis);
    if (firstBucket < 0) {
      firstBucket = bucket;
    }
    counts[(int) (bucket % BUCKETS)] += count;
  }

  /** Over the buckets that are complete, so that it does not dip whenever a new one begins. */
  public double perSecond(long nowMillis) {
    turnTo(nowMillis);
    if (firstBucket < 0) {
      return 0;
    }
    long complete = Math.min(BUCKETS - 1, bucket - firstBucket);
    if (complete == 0) {
      return 0;
    }
    long sum = 0;
    for (int i = 1; i <= complete; i++) {
      sum += counts[(int) ((bucket - i) % BUCKETS)];
    }
    return sum * 1000.0 / (complete * BUCKET_MILLIS);
  }

  private void turnTo(long nowMillis) {
    long now = nowMillis / BUCKET_MILLIS;
    if (now - bucket >= BUCKETS) {
      Arrays.fill(counts, 0);
      bucket = now;
    }
    while (bucket < now) {
      bucket++;
      counts[(int) (bucket % BUCKETS)] = 0;
    }
  }
}
