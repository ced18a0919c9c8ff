package dev.clipstream.trainer.train;

import dev.clipstream.trainer.data.Augmentation;

/**
 * How batches are drawn from a data set.
 *
 * @param batch examples in a batch, at least 1
 * @param seed of their order
 * @param augmentation how training examples are changed
 */
public record Sampling(int batch, long seed, Augmentation augmentation) {

  public Sampling {
    if (batch < 1) {
      throw new IllegalArgumentException("a batch needs at least one example, not " + batch);
    }
  }

  /** Examples as they are. */
  public static Sampling plain(int batch, long seed) {
    return new Sampling(batch, seed, Augmentation.NONE);
  }
}
