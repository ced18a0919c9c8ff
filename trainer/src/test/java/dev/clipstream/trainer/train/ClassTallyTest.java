package dev.clipstream.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.trainer.torch.Tensors;
import dev.clipstream.trainer.train.TrainingPlan.Criterion;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** Figures of classes, and which epoch is the best by which of them. */
class ClassTallyTest {

  @SuppressWarnings("try") // The scope frees what is made inside it.
  @Test
  void rareClassesCountAsMuchAsOthers_overAllBatches() {
    ClassTally tally = new ClassTally();
    try (PointerScope scope = new PointerScope()) {
      // Of class 0 three of four are right, of class 1 none of one; class 2 has no examples.
      tally.add(
          new Task.Scored(
              scores(0, 0, 1), Tensors.integers(new int[] {0, 0, 0}), Optional.empty()));
      tally.add(
          new Task.Scored(scores(0, 0), Tensors.integers(new int[] {0, 1}), Optional.empty()));
    }

    assertThat(tally.balancedAccuracy()).isEqualTo(0.375, within(1e-9));
    // F1 of class 0: 2 * 3 / (4 + 4), of class 1: 0.
    assertThat(tally.macroF1()).isEqualTo(0.375, within(1e-9));
  }

  @Test
  void eachCriterionChoosesItsOwnEpoch() {
    EpochReport accurate = new EpochReport(1, 1, 1, 0.5, 0.9, 0.5, 0.4);
    EpochReport fair = new EpochReport(2, 1, 1, 0.6, 0.8, 0.8, 0.5);
    EpochReport exact = new EpochReport(3, 1, 1, 0.7, 0.8, 0.7, 0.8);

    assertThat(Criterion.ACCURACY.isBetter(accurate, fair)).isTrue();
    assertThat(Criterion.BALANCED_ACCURACY.isBetter(fair, exact)).isTrue();
    assertThat(Criterion.MACRO_F1.isBetter(exact, fair)).isTrue();
    assertThat(Criterion.LOSS.isBetter(accurate, exact)).isTrue();
    assertThat(Criterion.ACCURACY.isBetter(fair, exact)).as("the lower loss").isTrue();
  }

  private static Tensor scores(int... best) {
    float[] scores = new float[best.length * 3];
    for (int i = 0; i < best.length; i++) {
      scores[3 * i + best[i]] = 1;
    }
    return Tensor.create(scores, best.length, 3);
  }
}
