package dev.clipstream.prefetch;

/**
 * How much a {@link PrefetchBuffer} holds, so that the workers have something to do while the
 * stream thread works through what it was handed.
 *
 * <p>The more is held, the less often the workers wait; but what is held is in memory, so big
 * frames are held in bytes and small ones by number. Nothing is fetched while the buffer is full,
 * so it never holds more than one fetch beyond this.
 *
 * @param min frames that are held whatever their size; while more than these are not classified
 *     yet, the stream thread may take its time
 * @param max frames that are held whatever their size may allow
 * @param maxBytes of images, up to which more than {@code min} frames are held
 */
public record PrefetchLimits(int min, int max, long maxBytes) {

  private static final int MAX = 1024;
  private static final int MIN_CHUNK = 32;
  private static final long MAX_BYTES = 16L << 20;

  public PrefetchLimits {
    if (min < 0 || max < min || maxBytes < 0) {
      throw new IllegalArgumentException(
          "prefetches " + min + " to " + max + " frames of " + maxBytes + " bytes");
    }
  }

  /** At least two rounds of all workers, so that one can gather while one runs. */
  public static PrefetchLimits forWorkers(int workers, int maxBatch) {
    int min = 2 * workers * maxBatch;
    return new PrefetchLimits(min, Math.max(MAX, min), MAX_BYTES);
  }

  /** Always so many; 0 for no more than one fetch. */
  public static PrefetchLimits exactly(int frames) {
    return new PrefetchLimits(frames, frames, 0);
  }

  /**
   * Where frames are decoded ahead of their turn as well: with as many as that leaves room for.
   *
   * @param bytes that each takes when it is decoded
   */
  public PrefetchLimits withDecoded(long bytes) {
    return bytes == 0
        ? this
        : new PrefetchLimits(min, (int) Math.max(min, Math.min(max, maxBytes / bytes)), maxBytes);
  }

  /** Records to hand to Kafka Streams at a time. */
  public int chunk() {
    return Math.max(MIN_CHUNK, min / 2);
  }

  /** Whether more may be fetched when so much is held; with nothing held always. */
  boolean haveRoom(int heldFrames, long heldBytes) {
    return heldFrames == 0 || heldFrames < min || (heldFrames < max && heldBytes < maxBytes);
  }
}
