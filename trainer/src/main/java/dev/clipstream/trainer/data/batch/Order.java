package dev.clipstream.trainer.data.batch;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The order in which epochs go through a data set, cut into batches. Thread-safe. */
final class Order {

  private final int size;
  private final int batch;

  /** Empty if every epoch goes from the first to the last. */
  private final Optional<Long> seed;

  /** That of the epoch last asked for: all its batches are cut from it, so it is made once. */
  private volatile @Nullable Permutation latest;

  @SuppressWarnings("ArrayRecordComponent") // Never compared, never written after it is made.
  private record Permutation(int epoch, int[] indices) {}

  private Order(int size, int batch, Optional<Long> seed) {
    this.size = size;
    this.batch = batch;
    this.seed = seed;
  }

  /** From the first to the last. */
  static Order plain(int size, int batch) {
    return new Order(size, batch, Optional.empty());
  }

  /** Another order in every epoch, which depends on the seed and the epoch only. */
  static Order shuffled(int size, int batch, long seed) {
    return new Order(size, batch, Optional.of(seed));
  }

  /** Random numbers for one batch, which depend on its place only. */
  static Random random(long seed, int epoch, int index) {
    return new Random((seed * 1_000_003 + epoch) * 1_000_003 + index);
  }

  /** How many batches an epoch has, the last perhaps smaller. */
  int batches() {
    return (size + batch - 1) / batch;
  }

  /** The indices of one batch. */
  int[] batch(int epoch, int index) {
    int from = index * batch;
    int to = Math.min(size, from + batch);
    return seed.isPresent()
        ? Arrays.copyOfRange(permutation(seed.get(), epoch), from, to)
        : IntStream.range(from, to).toArray();
  }

  private int[] permutation(long seed, int epoch) {
    Permutation known = latest;
    if (known == null || known.epoch() != epoch) {
      known = new Permutation(epoch, permute(new Random(seed * 1_000_003 + epoch)));
      latest = known;
    }
    return known.indices();
  }

  /** Fisher and Yates. */
  private int[] permute(Random random) {
    int[] indices = IntStream.range(0, size).toArray();
    for (int i = size - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = indices[i];
      indices[i] = indices[j];
      indices[j] = kept;
    }
    return indices;
  }
}
