package dev.clipstream.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

/** What a model does not know is neither right nor hidden. */
class CoverageTest {

  private static final List<String> CLASSES = List.of("cat", "dog", "cow");

  @Property(tries = 200)
  void accuracyOfAll_isCoverageTimesThatOfTheLabelled(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.01, max = 1) double below) {
    LabelMap map = LabelMap.of(CLASSES, CLASSES, 3, Optional.of(below));
    int[] unknown = new int[1];
    ScoreCounter counter =
        new ScoreCounter(
            CLASSES, map, example -> unknown[0] += example.bestName().equals("unknown") ? 1 : 0);
    Random random = new Random(seed);
    int examples = 1 + random.nextInt(60);
    for (int i = 0; i < examples; i++) {
      counter.add(i, random.nextInt(3), scores(random), new float[0]);
    }
    Scorecard card = counter.card(1, 1);
    Coverage.Point point = card.confusion().coverage().at(below);
    assertThat(point.labelled()).isCloseTo(1 - unknown[0] / (double) examples, within(1e-12));
    double right = point.labelled() > 0 ? point.labelled() * point.accuracy() : 0;
    assertThat(card.confusion().top1()).isCloseTo(right, within(1e-12));
    assertThat(card.facts()).containsEntry("unknown", point.facts());
    assertThat(card.confusion().columns().contains("unknown")).isEqualTo(unknown[0] > 0);
  }

  private static float[] scores(Random random) {
    float[] scores = new float[3];
    float sum = 0;
    for (int k = 0; k < 3; k++) {
      scores[k] = random.nextFloat();
      sum += scores[k];
    }
    for (int k = 0; k < 3; k++) {
      scores[k] /= sum;
    }
    return scores;
  }

  @Example
  void calibrationAndTheCurve_areOfTheBestClass_whateverIsCalledUnknown() {
    Confusion plain = new Confusion(CLASSES);
    LabelMap map = LabelMap.of(CLASSES, CLASSES, 3, Optional.of(0.7));
    ScoreCounter counter = new ScoreCounter(CLASSES, map, ExampleListener.NONE);
    float[][] all = {{0.6f, 0.3f, 0.1f}, {0.1f, 0.8f, 0.1f}, {0.2f, 0.3f, 0.5f}};
    for (int i = 0; i < all.length; i++) {
      plain.add(1, all[i]);
      counter.add(i, 1, all[i], new float[0]);
    }
    Confusion judged = counter.card(1, 1).confusion();
    assertThat(judged.calibrationError()).isEqualTo(plain.calibrationError());
    assertThat(judged.coverage().points()).isEqualTo(plain.coverage().points());
    assertThat(judged.coverage().at(0)).isEqualTo(new Coverage.Point(0, 1, 1 / 3.0));
    assertThat(judged.top5()).isEqualTo(plain.top5());
    assertThat(judged.columns()).containsExactly("cat", "dog", "cow", "unknown");
    assertThat(judged.counts()[1]).containsExactly(0, 1, 0, 2);
  }

  @Example
  void classOfWhatTheModelCannotKnow_isRightWhereItSaysSo() {
    List<String> classes = List.of("cat", "unknown");
    LabelMap map = LabelMap.of(classes, CLASSES, 3, Optional.of(0.7));
    ScoreCounter counter = new ScoreCounter(classes, map, ExampleListener.NONE);
    counter.add(0, 1, new float[] {0.4f, 0.3f, 0.3f}, new float[0]);
    counter.add(1, 1, new float[] {0.9f, 0.1f, 0}, new float[0]);
    counter.add(2, 0, new float[] {0.9f, 0.1f, 0}, new float[0]);
    Scorecard card = counter.card(3, 1);
    assertThat(card.confusion().top1()).isEqualTo(2 / 3.0);
    assertThat(card.confusion().recall(1)).isEqualTo(0.5);
    // One of the two that are labelled is right.
    assertThat(card.facts())
        .containsEntry(
            "unknown", Map.of("threshold", 0.7, "labelled", 2 / 3.0, "accuracy", 1 / 2.0));
  }

  @Example
  void clipIsNeverDecidedByWhatIsUnknown() {
    float[][] scores = {{0.5f, 0.4f, 0.1f}, {0.5f, 0.4f, 0.1f}, {0.8f, 0.1f, 0.1f}};
    StepScores plain = StepScores.of(0, scores);
    StepScores judged = StepScores.of(0, scores, new int[] {3, 3, StepScores.KNOWN});
    assertThat(new DecisionCurve(List.of(plain), 1).at(0.3).frames()).isEqualTo(1);
    assertThat(new DecisionCurve(List.of(judged), 1).at(0.3).frames()).isEqualTo(3);
    assertThat(new DecisionCurve(List.of(judged), 1).at(0).frames()).isEqualTo(3);
    assertThat(new DecisionCurve(List.of(judged), 2).at(0.3).decided()).isZero();
  }
}
