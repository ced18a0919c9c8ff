package dev.clipstream.trainer.layer.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.trainer.layer.Conv2d;
import dev.clipstream.trainer.torch.Tensors;
import dev.clipstream.trainer.torch.Torch;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WhiteningConv2dTest {

  @BeforeEach
  void seed() {
    Torch.useThreads(1);
    Torch.seed(1);
  }

  @Test
  void whatItGivesOfCorrelatedPatchesHasUnitCovariance_andTheSecondHalfIsTheNegative() {
    Tensor noise = torch.randn(256, 3, 11, 10);
    // What lies one upon the other goes together, and all have a mean.
    Tensor images = noise.narrow(2, 0, 10).add(noise.narrow(2, 1, 10)).add(new Scalar(2.0));
    WhiteningConv2d layer = new WhiteningConv2d(3, 2);
    layer.fit(images);

    Tensor values = layer.forward(images).detach().permute(1, 0, 2, 3).reshape(24, -1);
    Tensor centered = values.sub(values.mean(new long[] {1}, true, null));
    Tensor covariance = centered.matmul(centered.t()).div(new Scalar((double) values.size(1)));
    float[] of = Tensors.toFloats(covariance);
    for (int i = 0; i < 24; i++) {
      for (int j = 0; j < 24; j++) {
        double expected = i == j ? 1 : j % 12 == i % 12 ? -1 : 0;
        assertThat((double) of[24 * i + j]).isEqualTo(expected, within(0.02));
      }
    }
  }

  @Test
  void convolutionBeginsAsTheIdentityOfItsInput() {
    Tensor x = torch.randn(2, 3, 5, 5);
    Tensor y = Conv2d.dirac(3, 8, 3).forward(x).detach();

    assertThat(Tensors.toFloats(y.narrow(1, 0, 3))).isEqualTo(Tensors.toFloats(x));
  }
}
