package dev.clipstream.trainer.train;

import dev.clipstream.trainer.data.augment.Augmentation;
import dev.clipstream.trainer.data.batch.Draw;

/**
 * The settings by which batches are drawn from a data set.
 *
 * @param batch examples in a batch, at least 1
 * @param seed of their order
 * @param augmentation how training examples are changed
 * @param views copies of every clip to be changed once and for all, where a frozen encoder can
 *     compute their features before; 0: every clip is changed anew in every epoch
 * @param balanced whether classes are drawn as often, see {@link Draw}
 */
public record Sampling(
    int batch, long seed, Augmentation augmentation, int views, boolean balanced) {

  public Sampling {
    if (batch < 1) {
      throw new IllegalArgumentException("a batch needs at least one example, not " + batch);
    }
    if (views < 0) {
      throw new IllegalArgumentException("views must be 0 or more, not " + views);
    }
  }

  /** Examples that are changed anew in every epoch. */
  public Sampling(int batch, long seed, Augmentation augmentation) {
    this(batch, seed, augmentation, 0, false);
  }

  /** Clips with copies that are changed once. */
  public Sampling(int batch, long seed, Augmentation augmentation, int views) {
    this(batch, seed, augmentation, views, false);
  }

  /**
   * How the examples of an epoch are drawn.
   *
   * @throws TrainingException if classes are to be drawn that examples show several of
   */
  Draw draw(Measure measure) {
    if (balanced && measure.loss().sets().isPresent()) {
      throw new TrainingException(
          "--sampling balanced draws every class as often, and these examples have several labels"
              + " each: --class-weights balanced makes up for rare ones");
    }
    return new Draw(batch, seed, balanced);
  }

  /** Examples as they are. */
  public static Sampling plain(int batch, long seed) {
    return new Sampling(batch, seed, Augmentation.NONE);
  }
}
