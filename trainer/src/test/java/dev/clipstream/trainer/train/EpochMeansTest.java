package dev.clipstream.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.trainer.torch.Tensors;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class EpochMeansTest {

  @Test
  void batchIsFetchedWithTheNext_theFirstAtOnce_andTheLastWhenItIsSettled() {
    EpochMeans means = new EpochMeans();

    add(means, 1.0, 2, 2);
    assertThat(means.loss()).isEqualTo(1.0);
    add(means, 4.0, 2, 0);
    assertThat(means.loss()).isEqualTo(1.0);
    assertThat(means.accuracy()).isEqualTo(1.0);
    add(means, 0.5, 1, 1);
    assertThat(means.loss()).isEqualTo(2.5);
    means.settle();

    assertThat(means.loss()).isCloseTo((2 * 1.0 + 2 * 4.0 + 0.5) / 5, within(1e-12));
    assertThat(means.accuracy()).isEqualTo(3.0 / 5);
    means.settle();
    assertThat(means.accuracy()).isEqualTo(3.0 / 5);
  }

  @Test
  void imagesAreCountedAtOnce() {
    EpochMeans means = new EpochMeans();
    add(means, 1, 2, 1);
    add(means, 1, 3, 1);

    assertThat(means.images()).isEqualTo(5);
  }

  @Test
  void lossThatIsNoNumberIsToldWithTheNextBatch_orAtTheEnd() {
    EpochMeans means = new EpochMeans();
    add(means, 1, 2, 1);
    add(means, Double.NaN, 2, 1);

    assertThatThrownBy(() -> add(means, 1, 2, 1))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("--rate");

    EpochMeans end = new EpochMeans();
    add(end, 1, 2, 1);
    add(end, Double.POSITIVE_INFINITY, 2, 1);
    assertThatThrownBy(end::settle).isInstanceOf(TrainingException.class);
  }

  /** A batch whose tensors are gone with its step, as in training. */
  private static void add(EpochMeans means, double loss, int examples, int right) {
    PointerScope scope = new PointerScope();
    try {
      int[] labels = new int[examples];
      for (int i = right; i < examples; i++) {
        labels[i] = 1;
      }
      Tensor scores = torch.zeros(examples, 2);
      scores.select(1, 0).fill_(new Scalar(1f));
      Tensor value = torch.full(new long[] {}, new Scalar(loss));
      means.add(
          new Task.Outcome(value, scores, Tensors.integers(labels), examples, Optional.empty()));
    } finally {
      scope.close();
    }
  }
}
