package dev.clipstream.trainer.evaluate;

import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.DataException;
import java.util.Optional;

/**
 * How many frames of a clip are stepped through: all, as serving does, as far as Java's heap holds
 * the frames of one clip for every thread that decodes.
 */
public final class EveryFrame {

  /** Frames of a clip that a report shows. */
  public static final int SHOWN = 32;

  /** Part of the heap for clips that are being decoded, a clip a thread, and one being stepped. */
  private static final int PART = 2;

  private EveryFrame() {}

  /**
   * Frames of a clip at most.
   *
   * @param height rows of a frame
   * @param width pixels of a row
   */
  public static int most(int height, int width) {
    Runtime java = Runtime.getRuntime();
    return most(java.maxMemory(), java.availableProcessors(), 3L * height * width);
  }

  static int most(long heapBytes, int threads, long frameBytes) {
    long fit = heapBytes / PART / (threads + 1L) / frameBytes;
    if (fit < 2) {
      throw new DataException(
          "Java's heap of %,d MB cannot hold two frames of %,d bytes for each of %d threads: a"
                  .formatted(heapBytes >> 20, frameBytes, threads)
              + " larger one (java -Xmx) can");
    }
    return (int) Math.min(Integer.MAX_VALUE, fit);
  }

  /** A word on clips of which not every frame was used. */
  public static Optional<String> note(ClipSet set, int most) {
    return set.maxFrames() < most
        ? Optional.empty()
        : Optional.of(
            "of clips that have more, %,d evenly spread frames were stepped through, where serving"
                    .formatted(most)
                + " steps through every one: a larger heap (java -Xmx) holds more");
  }
}
