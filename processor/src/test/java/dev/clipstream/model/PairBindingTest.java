package dev.clipstream.model;

import static dev.clipstream.testing.OnnxBuilder.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.model.session.Device;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.testing.OnnxBuilder;
import dev.clipstream.testing.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One file gives many features: which of them a sequence model reads is part of the pair. */
class PairBindingTest {

  private static final String USUAL = "{\"features\": \"map\", \"pool\": \"mean\"}";

  @TempDir Path folder;

  /** A classifier with two maps of equal size inside. */
  private Path frames(String json) {
    return new OnnxBuilder()
        .input("x", FLOAT, -1, 3, 8, 8)
        .output("p", FLOAT, -1, 3)
        .scalar("two", 2)
        .node("Mul", List.of("x", "two"), "map")
        .node("Neg", List.of("map"), "other")
        .node("GlobalAveragePool", List.of("other"), "pooled")
        .node("Flatten", List.of("pooled"), "z")
        .node("Softmax", List.of("z"), "p", Map.of("axis", 1L))
        .write(folder, "frames", json);
  }

  private void open(String frames, String clipsJson) throws IOException {
    Path file = frames(frames);
    Files.writeString(folder.resolve("clips.json"), clipsJson);
    try (FrameModel model = FrameModel.openEncoder(file, Device.CPU)) {
      Path clips = TestModels.sequenceModel(folder, "clips", model.card().sha256(), 8);
      SequenceModel.open(clips, model, Device.CPU).close();
    }
  }

  @Test
  void theTensorAndThePoolItWasTrainedOn_areAPair() throws IOException {
    open(USUAL, "{\"frame_features\": \"map, pool mean\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"features\": \"map\", \"pool\": \"max\"}",
        "{\"features\": \"other\", \"pool\": \"mean\"}",
        "{}"
      })
  void anotherTensorOrPoolOfTheSameFile_isRefused(String frames) {
    assertThatThrownBy(() -> open(frames, "{\"frame_features\": \"map, pool mean\"}"))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll("clips.onnx", "'map, pool mean'", "\"features\"", "frames.json");
  }

  private String encoder(String json) {
    try (FrameModel model = FrameModel.openEncoder(frames(json), Device.CPU)) {
      return model.card().encoderId();
    }
  }

  /** Open clips have features of before: they must not be mixed with what came after. */
  @Test
  void featuresOfTheSameFile_areToldApart_byAllThatMakesThem() {
    String usual = encoder(USUAL);
    assertThat(encoder(USUAL)).isEqualTo(usual);
    assertThat(
            List.of(
                usual,
                encoder("{\"features\": \"map\", \"pool\": \"max\"}"),
                encoder("{\"features\": \"other\", \"pool\": \"mean\"}"),
                encoder("{\"features\": \"map\", \"pool\": \"mean\", \"scale\": 1}"),
                encoder("{\"features\": \"map\", \"pool\": \"mean\", \"resize\": \"pad\"}")))
        .doesNotHaveDuplicates();
    assertThat(
            encoder(
                "{\"features\": \"map\", \"pool\": \"mean\", \"labels\": [\"a\", \"b\", \"c\"]}"))
        .as("what labels are called is nothing to features")
        .isEqualTo(usual);
  }

  @Test
  void aModelOfTheTrainer_isToldByItsFileAlone() throws IOException {
    Path file = TestModels.frameModel(folder, "own", 8);
    Files.writeString(folder.resolve("own.json"), "{\"resize\": \"crop\"}");
    try (FrameModel model = FrameModel.open(file, Device.CPU)) {
      assertThat(model.card().encoderId()).isEqualTo(model.card().sha256());
    }
  }
}
