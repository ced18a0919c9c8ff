package dev.clipstream.trainer.data.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Every class is learned, and checked with where there are two examples of it. */
class HoldOutTest {

  @Property(tries = 300)
  void onlyExampleOfAClassStays_whateverTheSeed(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 6) int classes,
      @ForAll @IntRange(min = 0, max = 60) int examples) {
    Random random = new Random(seed);
    List<Integer> labels = new ArrayList<>(IntStream.range(0, classes).boxed().toList());
    IntStream.range(0, examples).forEach(i -> labels.add(random.nextInt(classes)));

    HoldOut split = HoldOut.of(labels, classes, 0.1, seed);

    assertThat(all(split))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, labels.size()).boxed().toList());
    for (int k = 0; k < classes; k++) {
      int label = k;
      long count = labels.stream().filter(l -> l == label).count();
      long held = split.held().stream().filter(i -> labels.get(i) == label).count();
      assertThat(held).isEqualTo(count == 1 ? 0 : Math.max(1, count / 10));
    }
  }

  @Property(tries = 300)
  void classThatIsShownOnceIsLearned_whateverElseItsExampleShows(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 6) int classes,
      @ForAll @IntRange(min = 0, max = 20) int examples) {
    Random random = new Random(seed);
    List<List<Integer>> shown = new ArrayList<>();
    for (int i = 0; i < examples; i++) {
      shown.add(IntStream.range(0, classes).filter(k -> random.nextInt(3) == 0).boxed().toList());
    }

    HoldOut split = HoldOut.ofSets(shown, classes, 0.3, seed);

    assertThat(all(split))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, examples).boxed().toList());
    Set<Integer> learned = new HashSet<>();
    split.rest().forEach(i -> learned.addAll(shown.get(i)));
    assertThat(learned).isEqualTo(new HashSet<>(shown.stream().flatMap(List::stream).toList()));
  }

  @Example
  void othersAreHeldOut_thoughOneClassIsShownOnce() {
    List<List<Integer>> shown = List.of(List.of(0), List.of(0), List.of(0), List.of(0), List.of(1));

    assertThat(HoldOut.ofSets(shown, 2, 0.1, 1).held()).hasSize(1).doesNotContain(4);
  }

  private static List<Integer> all(HoldOut split) {
    List<Integer> all = new ArrayList<>(split.rest());
    all.addAll(split.held());
    return all;
  }
}
