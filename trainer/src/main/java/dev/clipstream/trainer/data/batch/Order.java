package dev.clipstream.trainer.data.batch;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The order in which epochs go through a data set, cut into batches. Thread-safe. */
final class Order {

  private final int size;
  private final int batch;

  /** Empty if every epoch goes from the first to the last. */
  private final Optional<Long> seed;

  /** The examples of each class that has any, where classes are drawn as often; else empty. */
  private final List<int[]> classes;

  /** That of the epoch last asked for: all its batches are cut from it, so it is made once. */
  private volatile @Nullable Permutation latest;

  @SuppressWarnings("ArrayRecordComponent") // Never compared, never written after it is made.
  private record Permutation(int epoch, int[] indices) {}

  private Order(int size, int batch, Optional<Long> seed, List<int[]> classes) {
    this.size = size;
    this.batch = batch;
    this.seed = seed;
    this.classes = classes;
  }

  /** From the first to the last. */
  static Order plain(int size, int batch) {
    return new Order(size, batch, Optional.empty(), List.of());
  }

  /** Another order in every epoch, which depends on the seed and the epoch only. */
  static Order shuffled(int size, int batch, long seed) {
    return new Order(size, batch, Optional.of(seed), List.of());
  }

  /**
   * The same with every class as often in an epoch, give or take one example; its examples come in
   * turn, those of rare classes several times.
   */
  Order balanced(IntUnaryOperator label) {
    Map<Integer, List<Integer>> byClass =
        IntStream.range(0, size).boxed().collect(Collectors.groupingBy(label::applyAsInt));
    List<int[]> classes =
        new TreeMap<>(byClass)
            .values().stream().map(of -> of.stream().mapToInt(i -> i).toArray()).toList();
    return new Order(size, batch, seed, classes);
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
      known = new Permutation(epoch, drawn(new Random(seed * 1_000_003 + epoch), epoch));
      latest = known;
    }
    return known.indices();
  }

  private int[] drawn(Random random, int epoch) {
    return classes.isEmpty()
        ? permute(IntStream.range(0, size).toArray(), random)
        : permute(balanced(epoch), random);
  }

  /**
   * As many of every class. Each class goes on where it was in the epoch before, so that all of its
   * examples come before any comes again; which classes get what is left over changes.
   */
  private int[] balanced(int epoch) {
    int[] indices = new int[size];
    for (int at = 0; at < size; at++) {
      long drawn = (long) epoch * size + at;
      int[] examples = classes.get((int) (drawn % classes.size()));
      indices[at] = examples[(int) (drawn / classes.size() % examples.length)];
    }
    return indices;
  }

  /** Fisher and Yates. */
  private static int[] permute(int[] indices, Random random) {
    for (int i = indices.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = indices[i];
      indices[i] = indices[j];
      indices[j] = kept;
    }
    return indices;
  }
}
