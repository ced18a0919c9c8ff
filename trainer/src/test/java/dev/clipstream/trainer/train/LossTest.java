package dev.clipstream.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.trainer.data.batch.FrameBatch.Mix;
import dev.clipstream.trainer.torch.Compute;
import dev.clipstream.trainer.torch.Tensors;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

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

  @Test
  void smoothingOfEverythingIsRefused() {
    assertThatThrownBy(() -> new Loss(Loss.Kind.MSE, 1)).hasMessageContaining("smoothing");
  }

  private double loss(Loss loss, int label) {
    return loss.of(scores, Tensors.integers(label)).item_double();
  }
}
