package dev.clipstream.trainer.data.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GroupChoiceTest {

  @Test
  void smallGroupsAreHeldOutWhereALargeOneWouldBeMost() {
    // 18 examples in one group, and three of two examples each.
    int[][] groups = {{9, 9}, {1, 1}, {1, 1}, {1, 1}};

    BitSet held = GroupChoice.of(groups, 0.1).orElseThrow();

    assertThat(held.get(0)).isFalse();
    assertThat(held.cardinality()).isEqualTo(1);
  }

  @Test
  void classOfOneGroupCannotBeOnBothSides() {
    assertThat(GroupChoice.of(new int[][] {{4, 0}, {2, 0}, {0, 9}}, 0.3)).isEmpty();
  }

  @Property(tries = 200)
  void everyClassIsOnBothSides_andTheShareIsOffByAGroupAtMost(
      @ForAll @IntRange(min = 2, max = 40) int count, @ForAll long seed) {
    Random random = new Random(seed);
    int[][] groups = new int[count][3];
    for (int[] group : groups) {
      for (int label = 0; label < 3; label++) {
        group[label] = 1 + random.nextInt(20);
      }
    }
    Optional<BitSet> held = GroupChoice.of(groups, 0.2);

    assertThat(held).isPresent();
    assertThat(held.get().cardinality()).isBetween(1, count - 1);
    double off = Math.abs(share(groups, held.get()) - 0.2);
    double largest = 0;
    for (int i = 0; i < count; i++) {
      BitSet one = new BitSet();
      one.set(i);
      largest = Math.max(largest, share(groups, one));
    }
    // Never further off than one group makes it.
    assertThat(off).isLessThanOrEqualTo(Math.max(largest, 1.0 / count));
  }

  private static double share(int[][] groups, BitSet held) {
    double chosen = 0;
    double all = 0;
    for (int i = 0; i < groups.length; i++) {
      for (int examples : groups[i]) {
        all += examples;
        chosen += held.get(i) ? examples : 0;
      }
    }
    return chosen / all;
  }
}
