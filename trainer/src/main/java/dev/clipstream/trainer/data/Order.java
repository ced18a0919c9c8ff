package dev.clipstream.trainer.data;

import java.util.Arrays;
import java.util.Random;

/** The order in which an epoch goes through a data set, cut into batches. */
final class Order {

  private final int[] indices;

  private Order(int[] indices) {
    this.indices = indices;
  }

  /** From the first to the last. */
  static Order plain(int size) {
    int[] indices = new int[size];
    Arrays.setAll(indices, i -> i);
    return new Order(indices);
  }

  /** A permutation that depends on the seed and the epoch only (Fisher and Yates). */
  static Order shuffled(int size, long seed, int epoch) {
    Order order = plain(size);
    Random random = new Random(seed * 1_000_003 + epoch);
    for (int i = size - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = order.indices[i];
      order.indices[i] = order.indices[j];
      order.indices[j] = kept;
    }
    return order;
  }

  /** Random numbers for one batch, which depend on its place only. */
  static Random random(long seed, int epoch, int index) {
    return new Random((seed * 1_000_003 + epoch) * 1_000_003 + index);
  }

  /** How many batches there are, the last perhaps smaller. */
  static int batches(int size, int batch) {
    return (size + batch - 1) / batch;
  }

  /** The indices of one batch. */
  int[] batch(int index, int batch) {
    return Arrays.copyOfRange(
        indices, index * batch, Math.min(indices.length, (index + 1) * batch));
  }
}
