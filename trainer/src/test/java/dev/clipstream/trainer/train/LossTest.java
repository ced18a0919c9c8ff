package dev.clipstream.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.trainer.data.batch.FrameBatch.Mix;
import dev.clipstream.trainer.data.store.LabelSets;
import dev.clipstream.trainer.torch.Compute;
import dev.clipstream.trainer.torch.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LossTest {

  /** Probabilities 0.7, 0.2, 0.1. */
  private final Tensor scores =
      Tensor.create(
          new float[] {(float) Math.log(0.7), (float) Math.log(0.2), (float) Math.log(0.1)}, 1, 3);

  @Test
  void crossEntropyFollowsItsFormula_smoothedToo() {
    assertThat(loss(Loss.CROSS_ENTROPY, 0)).isCloseTo(-Math.log(0.7), within(1e-6));
    double expected =
        -(0.9 + 0.1 / 3) * Math.log(0.7) - 0.1 / 3 * Math.log(0.2) - 0.1 / 3 * Math.log(0.1);
    assertThat(loss(new Loss(Loss.Kind.CROSS_ENTROPY, 0.1), 0)).isCloseTo(expected, within(1e-6));
  }

  @Test
  void squaredErrorFollowsItsFormula() {
    assertThat(loss(new Loss(Loss.Kind.MSE, 0), 1))
        .isCloseTo(0.7 * 0.7 + 0.8 * 0.8 + 0.1 * 0.1, within(1e-6));
  }

  @Test
  void lossOfAMixtureIsTheMixtureOfLosses() {
    Mix mix = new Mix(new int[] {2}, 0.75f);
    double actual =
        Loss.CROSS_ENTROPY
            .of(scores, Tensors.integers(0), Optional.of(mix), Compute.CPU)
            .item_double();

    assertThat(actual).isCloseTo(-0.75 * Math.log(0.7) - 0.25 * Math.log(0.1), within(1e-6));
  }

  @ParameterizedTest
  @EnumSource(Loss.Kind.class)
  void balancedClassesWeighAlike_howeverOftenTheyAreMet(Loss.Kind kind) {
    Loss plain = new Loss(kind, 0.1);
    Loss balanced = new Loss(kind, 0.1, Loss.Weighting.BALANCED).balancedFor(new long[] {3, 1});
    Tensor rare = Tensor.create(new float[] {1, 0}, 1, 2);
    Tensor often = Tensor.create(new float[] {0.5f, -2}, 1, 2);
    Tensor batch = torch.cat(new TensorVector(often, often, often, rare), 0);

    double actual = balanced.of(batch, Tensors.integers(0, 0, 0, 1)).item_double();

    assertThat(actual)
        .isCloseTo(expectedMean(plain, balanced, kind, often, rare), within(1e-6))
        .isNotCloseTo(plain.of(batch, Tensors.integers(0, 0, 0, 1)).item_double(), within(1e-3));
  }

  @Test
  void weightsAreInverseToExamples_andOneOnAverageOverThem() {
    Loss balanced =
        new Loss(Loss.Kind.MSE, 0, Loss.Weighting.BALANCED).balancedFor(new long[] {6, 2, 0});

    assertThat(balanced.weights()).containsExactly(8 / 18f, 8 / 6f, 0f);
    assertThat(new Loss(Loss.Kind.MSE, 0).balancedFor(new long[] {6, 2}).weights()).isEmpty();
  }

  @Test
  void classesThatDoNotExcludeEachOtherAreAQuestionEach_smoothedAndWeighed() {
    LabelSets sets = new LabelSets(3, List.of(List.of(0, 2), List.of()));
    Tensor logits = Tensor.create(new float[] {2, -1, 0.5f, 1, -2, 0}, 2, 3);
    Tensor labels = Tensors.integers(0, 1);
    long[] counts = {1, 0, 3};
    double[] right = {no(-2), no(-1), no(-0.5), no(1), no(-2), no(0)};
    double[] wrong = {no(2), no(1), no(0.5), no(-1), no(2), no(0)};
    double[] weight = {3, 1, 1 / 3.0, 1, 1, 1};
    boolean[] shown = {true, false, true, false, false, false};
    double plain = 0;
    double smooth = 0;
    double weighed = 0;
    for (int i = 0; i < 6; i++) {
      plain += right[i] / 6;
      smooth += (0.9 * right[i] + 0.1 * wrong[i]) / 6;
      weighed += (shown[i] ? weight[i] : 1) * right[i] / 6;
    }

    assertThat(of(Loss.CROSS_ENTROPY.of(counts, Optional.of(sets), 4), logits, labels))
        .isCloseTo(plain, within(1e-6));
    Loss smoothed = new Loss(Loss.Kind.CROSS_ENTROPY, 0.2).ofSets(sets, counts, 4);
    assertThat(of(smoothed, logits, labels)).isCloseTo(smooth, within(1e-6));
    Loss balanced =
        new Loss(Loss.Kind.CROSS_ENTROPY, 0, Loss.Weighting.BALANCED).ofSets(sets, counts, 4);
    assertThat(of(balanced, logits, labels)).isCloseTo(weighed, within(1e-6));
    assertThat(of(new Loss(Loss.Kind.MSE, 0).ofSets(sets, counts, 4), logits, labels))
        .isCloseTo(
            Arrays.stream(right).map(loss -> Math.pow(1 - Math.exp(-loss), 2)).sum() / 6,
            within(1e-6));
  }

  /**
   * The negative logarithm of the sigmoid of -x: what a score of x costs where the answer is no.
   */
  private static double no(double x) {
    return Math.log(1 + Math.exp(x));
  }

  private static double of(Loss loss, Tensor scores, Tensor labels) {
    return loss.of(scores, labels).item_double();
  }

  @Test
  void epochsCountWhatIsToldOfSeveralClasses() {
    LabelSets sets = new LabelSets(2, List.of(List.of(0), List.of(0, 1), List.of()));
    Tensor logits = Tensor.create(new float[] {1, -1, 1, -1, -1, 1, 1, 1}, 4, 2);
    Task.Scored batch = new Task.Scored(logits, Tensors.integers(0, 1, 2, 1), Optional.of(sets));
    ClassTally tally = new ClassTally();
    tally.add(batch);

    assertThat(ClassTally.exact(batch, sets)).isEqualTo(2);
    // Of the first class all is right; of the second one of two that show it, and one of two
    // others.
    assertThat(tally.balancedAccuracy()).isEqualTo((1 + 0.5) / 2);
    assertThat(tally.macroF1()).isEqualTo((1 + 0.5) / 2);
  }

  @Test
  void smoothingOfEverythingIsRefused() {
    assertThatThrownBy(() -> new Loss(Loss.Kind.MSE, 1)).hasMessageContaining("smoothing");
  }

  private double loss(Loss loss, int label) {
    return loss.of(scores, Tensors.integers(label)).item_double();
  }

  /**
   * The mean of three examples of one class and one of the other, as the two classes weigh. Torch
   * smooths a cross-entropy with the weights of all classes, and divides by those of the labels.
   */
  private static double expectedMean(
      Loss plain, Loss balanced, Loss.Kind kind, Tensor often, Tensor rare) {
    if (kind == Loss.Kind.MSE) {
      double ofOften = plain.of(often, Tensors.integers(0)).item_double();
      double ofRare = plain.of(rare, Tensors.integers(1)).item_double();
      return (ofOften + ofRare) / 2;
    }
    double[] w = {balanced.weights().get(0), balanced.weights().get(1)};
    double sum = 3 * smoothed(w, often, 0) + smoothed(w, rare, 1);
    return sum / (3 * w[0] + w[1]);
  }

  private static double smoothed(double[] w, Tensor scores, int label) {
    float[] x = Tensors.toFloats(scores);
    double norm = Math.log(Math.exp(x[0]) + Math.exp(x[1]));
    double all = w[0] * (norm - x[0]) + w[1] * (norm - x[1]);
    return 0.9 * w[label] * (norm - x[label]) + 0.1 / 2 * all;
  }
}
