package dev.clipstream.trainer.data.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Balanced drawing gives every class its share of an epoch, and every example its turn. */
class BalancedDrawTest {

  @Property(tries = 200)
  void classesComeAsOftenInEveryEpoch_andEveryExampleComesInTurn(
      @ForAll @Size(min = 1, max = 60) int[] drawn,
      @ForAll @IntRange(min = 1, max = 9) int batch,
      @ForAll @IntRange(min = 1, max = 5) int kinds,
      @ForAll long seed) {
    int[] labels = new int[drawn.length];
    Map<Integer, Integer> sizes = new HashMap<>();
    for (int i = 0; i < drawn.length; i++) {
      labels[i] = Math.floorMod(drawn[i], kinds);
      sizes.merge(labels[i], 1, Integer::sum);
    }
    Order order = new Draw(batch, seed, true).order(labels.length, i -> labels[i]);
    Set<Integer> met = new HashSet<>();
    int largest = sizes.values().stream().mapToInt(size -> size).max().orElseThrow();
    // After so many epochs even the largest class has had a place for each of its examples.
    int epochs = (largest * sizes.size() + labels.length - 1) / labels.length;
    for (int epoch = 0; epoch < epochs; epoch++) {
      Map<Integer, Integer> counts = new HashMap<>();
      int examples = 0;
      for (int index = 0; index < order.batches(); index++) {
        for (int example : order.batch(epoch, index)) {
          counts.merge(labels[example], 1, Integer::sum);
          met.add(example);
          examples++;
        }
      }
      assertThat(examples).isEqualTo(labels.length);
      int share = labels.length / sizes.size();
      assertThat(counts.values()).allMatch(count -> count == share || count == share + 1);
    }
    assertThat(met).hasSize(labels.length);
  }

  @Property(tries = 50)
  void sameSeedDrawsTheSame_inWhateverOrderBatchesAreAskedFor(@ForAll long seed) {
    Draw draw = new Draw(4, seed, true);
    Order one = draw.order(20, i -> i < 17 ? 0 : 1);
    Order other = draw.order(20, i -> i < 17 ? 0 : 1);
    int[] late = one.batch(3, 2);
    assertThat(one.batch(0, 0)).isEqualTo(other.batch(0, 0));
    assertThat(other.batch(3, 2)).isEqualTo(late);
  }
}
