package dev.clipstream.prefetch;

/**
 * How much a {@link PrefetchBuffer} keeps from Kafka Streams, so that the workers have something to
 * do while the stream thread works through what it was handed.
 *
 * <p>The more is held, the less often the workers wait; but what is held is in memory, so big
 * frames are held in bytes and small ones by number.
 *
 * @param least frames that are held whatever their size
 * @param most frames that are held whatever their size may allow
 * @param bytes of images, up to which more than {@code least} frames are held
 */
public record PrefetchLimits(int least, int most, long bytes) {

  private static final int MOST = 1024;
  private static final long BYTES = 16L << 20;

  public PrefetchLimits {
    if (least < 0 || most < least || bytes < 0) {
      throw new IllegalArgumentException(
          "holds back " + least + " to " + most + " frames of " + bytes + " bytes");
    }
  }

  /** At least two rounds of all workers, so that one can gather while one runs. */
  public static PrefetchLimits forWorkers(int workers, int maxBatch) {
    int least = 2 * workers * maxBatch;
    return new PrefetchLimits(least, Math.max(MOST, least), BYTES);
  }

  /** Always so many; 0 hands all over at once. */
  public static PrefetchLimits exactly(int frames) {
    return new PrefetchLimits(frames, frames, 0);
  }

  boolean isExceededBy(int heldFrames, long heldBytes) {
    return heldFrames > most || (heldFrames > least && heldBytes > bytes);
  }
}
