package dev.clipstream.trainer.train;

/**
 * How batches are drawn from a data set.
 *
 * @param batch examples in a batch, at least 1
 * @param seed of their order
 */
public record Sampling(int batch, long seed) {
  public Sampling {
    if (batch < 1) {
      throw new IllegalArgumentException("a batch needs at least one example, not " + batch);
    }
  }
}
