package dev.clipstream.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.Label;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The labels of a record, of models that may say that they do not know. */
class UnknownLabelTest {

  private static final List<String> NAMES = List.of("cat", "dog", "unknown", "fox", "owl");

  private static List<Label> best(Labels labels, List<Float> scores, Optional<Double> below) {
    float[] all = new float[scores.size()];
    IntStream.range(0, all.length).forEach(k -> all[k] = scores.get(k));
    return labels.best(all, k -> "class-" + k, below);
  }

  @Property
  void labelIsUnknown_exactlyWhereTheBestIsBelow_andTheRestIsThatOfAnyModel(
      @ForAll @Size(min = 1, max = 9) List<@FloatRange(min = 0, max = 1) Float> scores,
      @ForAll @DoubleRange(min = 0.01, max = 1) double below,
      @ForAll @IntRange(min = 1, max = 9) int topK,
      @ForAll @DoubleRange(min = 0, max = 1) double minScore) {
    Labels labels = new Labels(topK, minScore);
    List<Label> plain = best(labels, scores, Optional.empty());
    List<Label> judged = best(labels, scores, Optional.of(below));
    float highest = (float) scores.stream().mapToDouble(score -> score).max().orElseThrow();
    if (highest < (float) below) {
      assertThat(judged.get(0)).isEqualTo(new Label("unknown", (float) below));
      assertThat(judged.subList(1, judged.size())).isEqualTo(plain);
    } else {
      assertThat(judged).isEqualTo(plain);
    }
    for (int i = 1; i < judged.size(); i++) {
      assertThat(judged.get(i).getScore()).isLessThanOrEqualTo(judged.get(i - 1).getScore());
    }
  }

  @Example
  void classOfThatName_isTheSameLabel_andNamedOnce() {
    float[] scores = {0.3f, 0.2f, 0.25f, 0.15f, 0.1f};
    assertThat(new Labels(4).best(scores, NAMES::get, Optional.of(0.5)))
        .containsExactly(
            new Label("unknown", 0.5f),
            new Label("cat", 0.3f),
            new Label("dog", 0.2f),
            new Label("fox", 0.15f));
    float[] sure = {0.1f, 0.1f, 0.6f, 0.1f, 0.1f};
    assertThat(new Labels(1).best(sure, NAMES::get, Optional.of(0.5)))
        .containsExactly(new Label("unknown", 0.6f));
  }

  @Example
  void scoreThatIsTheThreshold_isEnough_alsoWhereAFloatIsLessThanItsNumber() {
    float[] scores = {0.7f, 0.3f};
    assertThat(new Labels(1).best(scores, NAMES::get, Optional.of(0.7)))
        .containsExactly(new Label("cat", 0.7f));
  }

  @Example
  void anEncoder_hasNoLabels_unknownOrNot() {
    assertThat(new Labels(3).best(new float[0], NAMES::get, Optional.of(0.5))).isEmpty();
  }
}
