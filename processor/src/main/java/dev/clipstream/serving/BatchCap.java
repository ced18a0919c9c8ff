package dev.clipstream.serving;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The current limit of the size of batches, of frames or of clips, which follows the device's free
 * memory. It is halved when the device's memory runs out, and doubles again after a while without
 * that, since whoever else used the memory may have gone. Shared by all workers; thread-safe.
 */
public final class BatchCap {

  /** How long a smaller batch is kept before twice as much is tried. */
  static final Duration KEEP = Duration.ofMinutes(1);

  private final int most;
  private final LongSupplier nanoTime;

  /** Guarded by this. */
  private int cap;

  /** Guarded by this; of no meaning while {@link #cap} is {@link #most}. */
  private long growAtNanos;

  /**
   * @param most frames or clips, as long as memory allows
   */
  public BatchCap(int most, LongSupplier nanoTime) {
    this.most = most;
    this.cap = most;
    this.nanoTime = nanoTime;
  }

  /** Frames or clips, 1 or more. */
  public synchronized int current() {
    while (cap < most && nanoTime.getAsLong() - growAtNanos >= 0) {
      cap = Math.min(most, 2 * cap);
      growAtNanos += KEEP.toNanos();
    }
    return cap;
  }

  /** A batch of so many frames was too large. */
  public synchronized void shrinkBelow(int failed) {
    cap = Math.max(1, Math.min(cap, failed / 2));
    growAtNanos = nanoTime.getAsLong() + KEEP.toNanos();
  }
}
