package dev.clipstream.trainer.data.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Examples with several classes each are split so that every class is on both sides. */
class IterativeSplitTest {

  @Property(tries = 300)
  void everyClassIsOnBothSides_andTheSeedDecidesTheRest(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 8) int classes,
      @ForAll @IntRange(min = 1, max = 200) int examples) {
    Random random = new Random(seed);
    List<List<Integer>> shown = new ArrayList<>();
    for (int i = 0; i < examples; i++) {
      shown.add(
          IntStream.range(0, classes).filter(k -> random.nextInt(k + 2) == 0).boxed().toList());
    }
    for (int k = 0; k < classes; k++) {
      shown.add(List.of(k));
      shown.add(List.of(k));
    }
    int[] counts = counts(shown, classes);

    BitSet held = IterativeSplit.heldOut(shown, counts, 0.1, seed);

    assertThat(held).isEqualTo(IterativeSplit.heldOut(shown, counts, 0.1, seed));
    int[] of = new int[classes];
    held.stream().forEach(i -> shown.get(i).forEach(k -> of[k]++));
    for (int k = 0; k < classes; k++) {
      assertThat(of[k]).as("of %d", counts[k]).isBetween(1, counts[k] - 1);
    }
  }

  @Example
  void shareOfEveryClassIsNearlyKept() {
    Random random = new Random(5);
    List<List<Integer>> shown = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      shown.add(IntStream.range(0, 5).filter(k -> random.nextInt(3 * k + 2) == 0).boxed().toList());
    }
    int[] counts = counts(shown, 5);
    int[] of = new int[5];
    BitSet held = IterativeSplit.heldOut(shown, counts, 0.1, 1);
    held.stream().forEach(i -> shown.get(i).forEach(k -> of[k]++));
    for (int k = 0; k < 5; k++) {
      assertThat((double) of[k] / counts[k]).as("class %d", k).isBetween(0.08, 0.13);
    }
    assertThat(held.cardinality()).isBetween(170, 240);
  }

  @Example
  void rareClassHasOneToCheckWith() {
    List<List<Integer>> shown = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      shown.add(i < 3 ? List.of(0, 1) : List.of(0));
    }
    BitSet held = IterativeSplit.heldOut(shown, counts(shown, 2), 0.1, 1);
    assertThat(held.get(0, 3).cardinality()).isEqualTo(1);
    assertThat(held.cardinality()).isEqualTo(10);
  }

  private static int[] counts(List<List<Integer>> shown, int classes) {
    int[] counts = new int[classes];
    shown.forEach(set -> set.forEach(k -> counts[k]++));
    return counts;
  }
}
