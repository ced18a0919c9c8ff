package dev.clipstream.trainer.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.trainer.torch.Tensors;
import dev.clipstream.trainer.torch.Torch;
import java.util.stream.Stream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Stems, depthwise convolutions and strides, of which networks for large images consist. */
class PhotographLayersTest {

  @BeforeEach
  void seed() {
    Torch.useThreads(1);
    Torch.seed(1);
  }

  static Stream<Arguments> layers() {
    Shape image = Shape.image(3, 9, 11);
    return Stream.of(
        Arguments.of(Conv2d.padded(3, 4, 7, 2), image),
        Arguments.of(Conv2d.padded(16, 32, 1, 2), Shape.image(16, 7, 8)),
        Arguments.of(Conv2d.depthwise(3, 3, 1), image),
        Arguments.of(Conv2d.depthwise(3, 3, 2), image),
        Arguments.of(MaxPool2d.overlapping(3, 2), image),
        Arguments.of(MaxPool2d.overlapping(3, 1), Shape.image(2, 1, 4)),
        Arguments.of(invertedResidual(image), image));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void layerComputesTheSameInOnnxRuntime(TensorLayer layer, Shape shape) throws Exception {
    LayerParity.assertComputesTheSame(layer, shape);
  }

  @ParameterizedTest
  @CsvSource({"16, 32", "32, 16", "16, 24", "12, 32", "5, 7"})
  void stridedConvolutionOf1x1HasTheGradientOfThePixelsThatItTakes(int channels, int filters) {
    Conv2d strided = Conv2d.padded(channels, filters, 1, 2);
    Module model = new Module("test");
    strided.register(model, "layer");
    Tensor weight = model.parameters().get(0);
    // Channels last in memory, as the pixels of images come.
    Tensor x = torch.randn(4, 9, 8, channels).permute(0, 3, 1, 2);
    Tensor wanted = torch.randn(4, filters, 5, 4);

    strided.forward(x).mul(wanted).sum().backward();

    Tensor taken =
        x.slice(2, new LongOptional(0), new LongOptional(), 2)
            .slice(3, new LongOptional(0), new LongOptional(), 2);
    Tensor expected =
        wanted
            .permute(1, 0, 2, 3)
            .reshape(filters, -1)
            .matmul(taken.permute(0, 2, 3, 1).reshape(-1, channels));
    float[] actual = Tensors.toFloats(weight.grad());
    float[] right = Tensors.toFloats(expected);
    assertThat(actual).hasSameSizeAs(right);
    for (int i = 0; i < right.length; i++) {
      assertThat(actual[i]).isCloseTo(right[i], within(1e-3f));
    }
  }

  @Test
  void depthwiseConvolutionMixesNoChannels() {
    Conv2d layer = Conv2d.depthwise(3, 3, 1);
    Tensor x = torch.randn(1, 3, 6, 6);
    Tensor other = x.clone();
    other.select(1, 1).fill_(new Scalar(5f));
    float[] before = Tensors.toFloats(layer.forward(x));
    float[] after = Tensors.toFloats(layer.forward(other));

    for (int i = 0; i < before.length; i++) {
      assertThat(after[i] == before[i]).isEqualTo(i / 36 != 1);
    }
  }

  @Test
  void overlappingPoolTakesNothingFromOutside() {
    Tensor x = torch.full(new long[] {1, 1, 3, 3}, new Scalar(-2f));

    assertThat(Tensors.toFloats(MaxPool2d.overlapping(3, 2).forward(x)))
        .containsExactly(-2, -2, -2, -2);
  }

  private static TensorLayer invertedResidual(Shape image) {
    return LayerParity.trained(
        Residual.around(
            Sequential.from(image)
                .then(Conv2d.padded(3, 12, 1, 1))
                .then(new BatchNorm2d(12))
                .then(new Relu())
                .then(Conv2d.depthwise(12, 3, 1))
                .then(new BatchNorm2d(12))
                .then(new Relu())
                .then(Conv2d.padded(12, 3, 1, 1))
                .then(new BatchNorm2d(3))
                .build()),
        image);
  }
}
