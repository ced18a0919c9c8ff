package dev.clipstream.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.trainer.data.store.LabelSets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The figures of examples with several labels follow their definitions. */
class MultiLabelScoresTest {

  private static final List<String> CLASSES = List.of("cat", "dog", "cow");

  @Example
  void figuresOfThreeExamples() {
    MultiLabelScores scores = new MultiLabelScores(CLASSES);
    assertThat(scores.add(List.of(0, 1), new float[] {0.9f, 0.6f, 0.1f})).isTrue();
    assertThat(scores.add(List.of(1), new float[] {0.7f, 0.4f, 0.2f})).isFalse();
    assertThat(scores.add(List.of(), new float[] {0.2f, 0.5f, 0.3f})).isFalse();

    assertThat(scores.exactMatch()).isEqualTo(1 / 3.0);
    assertThat(scores.recall(0)).isEqualTo(1);
    assertThat(scores.precision(0)).isEqualTo(0.5);
    assertThat(scores.f1(0)).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(scores.f1(1)).isEqualTo(0.5);
    assertThat(scores.f1(2)).isNaN();
    assertThat(scores.macroF1()).isCloseTo((2 / 3.0 + 0.5) / 2, within(1e-12));
    // Two of four answers are right, and two of three classes are told.
    assertThat(scores.microF1()).isCloseTo(4 / 7.0, within(1e-12));
    // Of dog, from the top: right, wrong, right.
    assertThat(scores.averagePrecision(1)).isCloseTo((1 + 2 / 3.0) / 2, within(1e-12));
    assertThat(scores.averagePrecision(0)).isEqualTo(1);
    assertThat(scores.averagePrecision(2)).isNaN();
    assertThat(scores.meanAveragePrecision()).isCloseTo((1 + 5 / 6.0) / 2, within(1e-12));
    assertThat(scores.facts()).containsEntry("exact_match", 1 / 3.0).containsEntry("examples", 3L);
  }

  @Property(tries = 200)
  void averagePrecisionIsThatOfAPlainReference_withEqualsToldTogether(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int examples) {
    Random random = new Random(seed);
    MultiLabelScores scores = new MultiLabelScores(List.of("one"));
    List<Float> said = new ArrayList<>();
    List<Boolean> shown = new ArrayList<>();
    for (int i = 0; i < examples; i++) {
      said.add(random.nextInt(10) / 10f);
      shown.add(i == 0 || random.nextBoolean());
      boolean unused = scores.add(shown.get(i) ? List.of(0) : List.of(), new float[] {said.get(i)});
    }
    double area = 0;
    double before = 0;
    long positives = shown.stream().filter(is -> is).count();
    for (int tenth = 9; tenth >= 0; tenth--) {
      float threshold = tenth / 10f;
      long told = said.stream().filter(score -> score >= threshold).count();
      long right =
          IntStream.range(0, examples)
              .filter(i -> said.get(i) >= threshold && shown.get(i))
              .count();
      double recall = (double) right / positives;
      area += told == 0 ? 0 : (recall - before) * right / told;
      before = recall;
    }
    assertThat(scores.averagePrecision(0)).isCloseTo(area, within(1e-9));
  }

  @Example
  void bestLabelIsRightIfItIsOneOfTheirs_andWhatTheDataSetLacksIsWrong() {
    List<String> labels = List.of("cat", "dog", "cow", "ewe");
    LabelSets sets = new LabelSets(3, List.of(List.of(0, 2), List.of()));
    List<ExampleListener.Example> seen = new ArrayList<>();
    ScoreCounter counter =
        new ScoreCounter(
            CLASSES,
            Optional.of(sets),
            LabelMap.of(CLASSES, labels, 4, Optional.of(0.5)),
            seen::add);
    counter.add(0, 0, new float[] {0.6f, 0.1f, 0.8f, 0.2f}, new float[0]);
    counter.add(1, 0, new float[] {0.6f, 0.1f, 0.8f, 0.9f}, new float[0]);
    counter.add(2, 0, new float[] {0.4f, 0.1f, 0.3f, 0.1f}, new float[0]);
    counter.add(3, 1, new float[] {0.4f, 0.1f, 0.3f, 0.1f}, new float[0]);
    Scorecard card = counter.card(1, 1);
    MultiLabelScores all = card.several().orElseThrow();

    assertThat(all.exactMatch()).isEqualTo(0.5);
    assertThat(card.confusion().top1()).isEqualTo(1 / 3.0);
    assertThat(all.microF1()).isCloseTo(2.0 * 4 / (5 + 6), within(1e-12));
    assertThat(seen)
        .extracting(ExampleListener.Example::truth)
        .containsExactly("cat|cow", "cat|cow", "cat|cow", "none of them");
    assertThat(seen)
        .extracting(ExampleListener.Example::bestName)
        .containsExactly("cow", "ewe", "unknown", "unknown");
    assertThat(seen)
        .extracting(ExampleListener.Example::right)
        .containsExactly(true, false, false, true);
    assertThat(card.facts())
        .containsKeys("exact_match", "mean_average_precision", "unknown", "coverage", "matched_by")
        .doesNotContainKeys("confusion", "top5");
  }
}
