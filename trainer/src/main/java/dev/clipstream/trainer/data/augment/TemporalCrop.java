package dev.clipstream.trainer.data.augment;

import java.util.Random;

/**
 * A temporal crop: the part of a clip that is trained on. Every other clip is cut at both ends at
 * random, to no less than half its length: clips that are served come in all lengths, and a model
 * must not count on one.
 *
 * @param from first frame
 * @param to the frame after the last
 */
public record TemporalCrop(int from, int to) {

  /** What becomes of a clip of so many frames. */
  public static TemporalCrop draw(int frames, Random random) {
    if (frames < 4 || random.nextBoolean()) {
      return new TemporalCrop(0, frames);
    }
    int kept = frames - random.nextInt(frames / 2 + 1);
    int from = random.nextInt(frames - kept + 1);
    return new TemporalCrop(from, from + kept);
  }
}
