package dev.clipstream.trainer.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.trainer.layer.clip.BatchNorm3d;
import dev.clipstream.trainer.layer.clip.Conv3d;
import dev.clipstream.trainer.layer.clip.GlobalAveragePool3d;
import dev.clipstream.trainer.layer.clip.MaxPool3d;
import dev.clipstream.trainer.onnx.OnnxGraph;
import dev.clipstream.trainer.onnx.TensorType;
import dev.clipstream.trainer.torch.Torch;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer over time and plane computes the same in torch and in ONNX Runtime. */
class ClipLayerParityTest {

  @BeforeEach
  void seed() {
    Torch.useThreads(1);
    Torch.seed(1);
  }

  static Stream<Arguments> layers() {
    Shape clip = Shape.clip(3, 5, 9, 11);
    return Stream.of(
        Arguments.of(Conv3d.padded(3, 4, 3), clip),
        Arguments.of(Conv3d.padded(3, 4, 1), clip),
        Arguments.of(new MaxPool3d(1, 2), clip),
        Arguments.of(new MaxPool3d(2, 2), clip),
        Arguments.of(new MaxPool3d(5, 9), clip),
        Arguments.of(LayerParity.trained(new BatchNorm3d(3), clip), clip),
        Arguments.of(new GlobalAveragePool3d(), clip),
        Arguments.of(
            LayerParity.trained(
                Sequential.from(clip)
                    .then(in -> Conv3d.padded(in.channels(), 4, 3))
                    .then(in -> new BatchNorm3d(in.channels()))
                    .then(new Relu())
                    .then(new MaxPool3d(1, 2))
                    .then(new GlobalAveragePool3d())
                    .then(in -> new Dense(in.size(), 2))
                    .build(),
                clip),
            clip));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void layerComputesTheSame_andTheShapeItPromises(TensorLayer layer, Shape shape) throws Exception {
    LayerParity.assertComputesTheSame(layer, shape);
  }

  @Test
  void pixelsComputeTheSame() throws Exception {
    PixelNormalization layer = PixelNormalization.ofClips();
    OnnxGraph graph = new OnnxGraph("test");
    String input = graph.input("x", TensorType.UINT8, "N", "5", "4", "6", "3");
    graph.output("y", layer.export(graph, input), TensorType.FLOAT, "N", "3", "5", "4", "6");
    for (int batch : new int[] {1, 7}) {
      Tensor x =
          torch
              .rand(new long[] {batch, 5, 4, 6, 3})
              .mul(new Scalar(256f))
              .to(torch.ScalarType.Byte);
      Tensor y = layer.forward(x);

      assertThat(y.shape()).containsExactly(batch, 3, 5, 4, 6);
      LayerParity.assertSame(GraphRunner.run(graph, Map.of("x", x)), y);
    }
  }

  @Test
  void convolutionSeesTime_soThatTheOrderOfFramesMatters() {
    Conv3d layer = Conv3d.padded(1, 1, 3);
    Tensor forwards = torch.randn(new long[] {1, 1, 4, 5, 5});
    Tensor backwards = forwards.flip(2);

    assertThat(layer.forward(forwards).flip(2).allclose(layer.forward(backwards))).isFalse();
  }

  @Test
  void poolThatLeavesNothingIsRefused() {
    assertThatThrownBy(() -> new MaxPool3d(2, 2).output(Shape.clip(3, 1, 8, 8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("too small");
  }
}
