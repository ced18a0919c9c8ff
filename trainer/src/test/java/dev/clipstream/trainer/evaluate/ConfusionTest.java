package dev.clipstream.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfusionTest {

  private final Confusion confusion = new Confusion(List.of("cat", "dog", "cow"));

  @Test
  void countsFollowTheirDefinitions() {
    confusion.add(0, new float[] {0.8f, 0.1f, 0.1f});
    confusion.add(0, new float[] {0.2f, 0.7f, 0.1f});
    confusion.add(1, new float[] {0.2f, 0.7f, 0.1f});

    assertThat(confusion.top1()).isEqualTo(2.0 / 3);
    assertThat(confusion.recall(0)).isEqualTo(0.5);
    assertThat(confusion.precision(1)).isEqualTo(0.5);
    assertThat(confusion.recall(2)).isNaN();
    assertThat(confusion.counts()[0]).containsExactly(1, 1, 0);
  }

  @Test
  void whatTheDataSetLacksIsAColumn_ifAnythingWasTakenForIt() {
    Confusion more = new Confusion(List.of("cat", "dog"), List.of("cat", "dog", "cow", "ewe"));
    more.add(0, new float[] {0.3f, 0.1f, 0.2f, 0.4f});
    more.add(1, new float[] {0.1f, 0.6f, 0.2f, 0.1f});

    assertThat(more.columns()).containsExactly("cat", "dog", "ewe");
    assertThat(more.counts()).isDeepEqualTo(new long[][] {{0, 0, 1}, {0, 1, 0}});
    assertThat(more.top1()).isEqualTo(0.5);
    assertThat(more.precision(0)).isNaN();
  }

  @Test
  void classesCountAlike_howeverManyExamplesTheyHave() {
    Confusion two =
        new Confusion(
            List.of("rare", "often", "never"), List.of("rare", "often", "never", "other"));
    for (int i = 0; i < 2; i++) {
      // One of two is right.
      two.add(0, i == 0 ? new float[] {1, 0, 0, 0} : new float[] {0, 1, 0, 0});
    }
    for (int i = 0; i < 8; i++) {
      // Seven of eight are right, one is taken for what the data set lacks.
      two.add(1, i < 7 ? new float[] {0, 1, 0, 0} : new float[] {0, 0, 0, 1});
    }

    assertThat(two.top1()).isEqualTo(0.8);
    assertThat(two.balancedAccuracy()).isEqualTo((1.0 / 2 + 7.0 / 8) / 2);
    // Precision and recall: 1/1 and 1/2, 7/8 and 7/8.
    assertThat(two.f1(0)).isEqualTo(2.0 / 3);
    assertThat(two.f1(1)).isEqualTo(7.0 / 8);
    assertThat(two.f1(2)).isNaN();
    assertThat(two.macroF1()).isCloseTo((2.0 / 3 + 7.0 / 8) / 2, within(1e-12));
  }

  @Test
  void classThatIsNeverSaidHasF1OfNothing() {
    confusion.add(0, new float[] {0, 1, 0});
    confusion.add(1, new float[] {0, 1, 0});

    assertThat(confusion.f1(0)).isZero();
    assertThat(confusion.macroF1()).isCloseTo(1.0 / 3, within(1e-12));
    assertThat(confusion.balancedAccuracy()).isEqualTo(0.5);
  }

  @Test
  void calibrationErrorIsWhatConfidenceAndAccuracyDifferBy() {
    for (int i = 0; i < 10; i++) {
      // Ten times 0.9 sure, six times right; in one bin.
      confusion.add(i < 6 ? 0 : 1, new float[] {0.9f, 0.1f, 0});
    }
    assertThat(confusion.calibrationError()).isCloseTo(0.3, within(1e-6));

    // Ten times sure of what is so: the same error on half of the examples.
    for (int i = 0; i < 10; i++) {
      confusion.add(2, new float[] {0, 0, 1});
    }
    assertThat(confusion.calibrationError()).isCloseTo(0.15, within(1e-6));
  }

  @Test
  void calibrationTakesTheEndsOfTheScale() {
    Calibration calibration = new Calibration();
    calibration.add(0, false);
    calibration.add(1, true);

    assertThat(calibration.error()).isZero();
  }

  @Test
  @SuppressWarnings("unchecked")
  void factsLeaveOutWhatCannotBeSaid() {
    confusion.add(0, new float[] {0.8f, 0.1f, 0.1f});

    Map<String, Object> facts = new Scorecard(confusion, false, 10, 2).facts();

    assertThat(facts).containsEntry("top1", 1.0).containsEntry("images_per_second", 5.0);
    assertThat(facts).containsEntry("macro_f1", 1.0).containsEntry("balanced_accuracy", 1.0);
    List<Map<String, Object>> classes = (List<Map<String, Object>>) facts.get("per_class");
    assertThat(classes.get(0)).containsEntry("recall", 1.0).containsEntry("f1", 1.0);
    assertThat(classes.get(2)).containsEntry("examples", 0L).doesNotContainKey("recall");
  }
}
