package dev.clipstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.model.output.FrameScores;
import dev.clipstream.model.output.ScoreOutput;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.testing.SharedData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models that others trained load as they are, and their graphs are understood. */
class RealModelsTest {

  @ParameterizedTest
  @CsvSource({
    "models/mobilenet_v2_nchw, 1001, 1280, features, 'taken as they are (the graph ends in"
        + " Softmax'",
    "models/mobilenet_v1_025_128_u8, 1001, 256, features, 'taken as they are (the graph ends in'",
    "models/ppocr_cls, 2, 200, reshape2_0.tmp_0, 'taken as they are (the graph ends in Softmax'",
    "onnx/resnet_2b, 10, 100, 32, 'softmax is applied (the graph ends in Gemm'",
    "onnx/cifar10_small, 10, 64, sequential/dense_1/Relu:0, 'softmax is applied (the graph ends"
        + " in'",
    "onnx/light_resnet50, 1000, 2048, r173, 'taken as they are (the graph ends in Softmax'",
    "onnx/mnist, 10, 256, Pooling160_Output_0_reshape0, 'softmax is applied (the graph ends in'"
  })
  void scoresAndFeatures_areWhatTheGraphSays(
      String name, int classes, int features, String tensor, String scores) {
    try (FrameModel model =
        FrameModel.openEncoder(SharedData.require(name + ".onnx"), Device.CPU)) {
      assertThat(model.classes()).isEqualTo(classes);
      assertThat(model.featureSize()).isEqualTo(features);
      assertThat(model.describeFeatures()).hasValue(tensor);
      assertThat(model.describeScores().orElseThrow()).startsWith(scores);
      assertThat(model.guessesScores()).isFalse();
      assertThat(model.runsInOnes()).isEmpty();
      FrameScores run = ModelCases.run(model, ModelCases.ORANGE)[0];
      assertThat(ScoreOutput.isDistribution(run.probabilities())).isTrue();
      assertThat(run.features()).hasSize(features);
    }
  }

  @Test
  void aModelOfSound_isRefused() {
    assertThatThrownBy(
            () -> FrameModel.open(SharedData.require("models/silero_vad.onnx"), Device.CPU))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll("input", "state", "sr");
  }
}
