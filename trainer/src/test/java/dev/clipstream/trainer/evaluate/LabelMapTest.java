package dev.clipstream.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.trainer.data.store.DataException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LabelMapTest {

  @Property
  void bestColumnIsTheLabelThatServingGives_whateverClassesTheFolderHas(
      @ForAll @IntRange(min = 2, max = 12) int outputs,
      @ForAll @IntRange(min = 2, max = 12) int wanted,
      @ForAll long seed) {
    Random random = new Random(seed);
    List<String> labels =
        new ArrayList<>(IntStream.range(0, outputs).mapToObj(i -> "class " + i).toList());
    Collections.shuffle(labels, random);
    List<String> classes = new ArrayList<>(labels.subList(0, Math.min(wanted, outputs)));
    Collections.sort(classes);
    float[] scores = new float[outputs];
    for (int k = 0; k < outputs; k++) {
      scores[k] = random.nextFloat();
    }

    LabelMap map = LabelMap.of(classes, labels, outputs);
    float[] columns = map.columns(scores);

    assertThat(map.names()).containsExactlyInAnyOrderElementsOf(labels);
    assertThat(map.names().subList(0, classes.size())).isEqualTo(classes);
    assertThat(map.names().get(best(columns))).isEqualTo(labels.get(best(scores)));
    assertThat(map.matching()).isEqualTo(LabelMap.Matching.NAMES);
  }

  @Test
  void outputsOfOneNameAreOneColumn_sinceServingGivesThatName() {
    LabelMap map = LabelMap.of(List.of("bird", "crane"), List.of("crane", "bird", "crane"), 3);

    assertThat(map.names()).containsExactly("bird", "crane");
    assertThat(map.columns(new float[] {0.2f, 0.3f, 0.5f})).containsExactly(0.3f, 0.5f);
  }

  @Test
  void modelWithoutLabelsIsMatchedByOrder_andSaysSo() {
    LabelMap map = LabelMap.of(List.of("cat", "dog"), List.of(), 2);

    assertThat(map.matching()).isEqualTo(LabelMap.Matching.ORDER);
    assertThat(map.columns(new float[] {0.1f, 0.9f})).containsExactly(0.1f, 0.9f);
  }

  @Test
  void whatCannotBeMatchedIsRefused_withWhatToDo() {
    assertThatThrownBy(() -> LabelMap.of(List.of("cat", "dog"), List.of(), 3))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("3 outputs without labels")
        .hasMessageContaining("\"labels\"");
    assertThatThrownBy(() -> LabelMap.of(List.of("cat", "eel"), List.of("cat", "dog"), 2))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("eel")
        .hasMessageContaining("cat, dog");
  }

  private static int best(float[] scores) {
    int best = 0;
    for (int k = 1; k < scores.length; k++) {
      best = scores[k] > scores[best] ? k : best;
    }
    return best;
  }
}
