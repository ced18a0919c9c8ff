package dev.clipstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.testing.OnnxBuilder;
import dev.clipstream.testing.TestModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever cannot be served is refused at the start, with a line that says what to do. */
class ModelRefusalTest {

  @TempDir Path folder;

  private void assertRefused(Path model, String... says) {
    assertThatThrownBy(() -> FrameModel.open(model, Device.CPU))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll(says);
  }

  @Test
  void aFileThatIsNotThere() {
    assertRefused(folder.resolve("none.onnx"), "there is no model file", "none.onnx");
  }

  @Test
  void aFileThatIsNoModel() throws Exception {
    assertRefused(
        Files.writeString(folder.resolve("text.onnx"), "hello"), "is no usable ONNX model");
  }

  @Test
  void aModelThatIsNoClassifier() {
    assertRefused(
        TestModels.notAClassifier(folder, "filter"),
        "is no classifier",
        "[N,K]",
        "y float [N,3,8,8]");
  }

  @Test
  void aSequenceModel_asFrameModel() {
    Path clips = TestModels.sequenceModel(folder, "clips", "00", 8);
    assertRefused(clips, "is a sequence model", "--sequence-model");
  }

  @Test
  void aFrameModel_asSequenceModel() {
    Path frames = TestModels.frameModel(folder, "frames", 8);
    try (FrameModel model = FrameModel.open(frames, Device.CPU)) {
      assertThatThrownBy(() -> SequenceModel.open(frames, model, Device.CPU))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("is no sequence model");
    }
  }

  @Test
  void aSequenceModel_ofAnotherEncoder() {
    Path clips = TestModels.sequenceModel(folder, "clips", "ab".repeat(32), 8);
    try (FrameModel model =
        FrameModel.open(TestModels.frameModel(folder, "frames", 8), Device.CPU)) {
      assertThatThrownBy(() -> SequenceModel.open(clips, model, Device.CPU))
          .isInstanceOf(ModelException.class)
          .hasMessageContainingAll("abab", model.card().sha256(), "written with it");
    }
  }

  @Test
  void aSequenceModel_afterAModelWithoutFeatures() {
    Path clips = TestModels.sequenceModel(folder, "clips", "00", 8);
    Path foreign = TestModels.foreignModel(folder, "foreign", 8, -1);
    try (FrameModel model = FrameModel.open(foreign, Device.CPU)) {
      assertThatThrownBy(() -> SequenceModel.open(clips, model, Device.CPU))
          .isInstanceOf(ModelException.class);
    }
  }

  @Test
  void labelsThatDoNotFitTheScores() throws Exception {
    Path foreign = TestModels.foreignModel(folder, "foreign", 8, -1);
    Files.writeString(folder.resolve("foreign.json"), "{\"labels\": [\"a\", \"b\"]}");
    assertRefused(foreign, "4 scores", "2 labels");
  }

  @Test
  void aJsonFile_withAnUnknownKey_namesIt() throws Exception {
    Path foreign = TestModels.foreignModel(folder, "foreign", 8, -1);
    Files.writeString(folder.resolve("foreign.json"), "{\"lables\": []}");
    assertRefused(foreign, "foreign.json", "lables", "labels");
  }

  @Test
  void aJsonFile_thatIsNoJson_isNamed() throws Exception {
    Path foreign = TestModels.foreignModel(folder, "foreign", 8, -1);
    Files.writeString(folder.resolve("foreign.json"), "{");
    assertRefused(foreign, "foreign.json", "cannot be read as JSON");
  }

  @Test
  void aStdOfZero_andASizeThatContradictsTheModel() throws Exception {
    Path foreign = TestModels.foreignModel(folder, "foreign", 8, -1);
    Files.writeString(folder.resolve("foreign.json"), "{\"std\": [1, 0, 1]}");
    assertRefused(foreign, "'std' must not be 0");
    Files.writeString(folder.resolve("foreign.json"), "{\"width\": 9}");
    assertRefused(foreign, "width 9", "8");
  }

  @Test
  void aGpuThatThisBuildCannotUse_saysHowToGetOne() {
    Path frames = TestModels.frameModel(folder, "frames", 8);
    // Of a build for GPUs CudaTest says what it needs.
    assumeFalse(OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA));
    for (String device : new String[] {"cuda", "tensorrt:1"}) {
      assertThatThrownBy(() -> FrameModel.open(frames, Device.parse(device)))
          .isInstanceOf(ModelException.class)
          .hasMessageContainingAll("-Pcuda", "--device cpu");
    }
  }

  @Test
  void anUnknownDevice() {
    assertThatThrownBy(() -> Device.parse("gpu"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("auto, cpu, cuda[:N] or tensorrt[:N]");
    assertThat(Device.parse("CUDA:1")).isEqualTo(new Device(Device.Kind.CUDA, 1));
    assertThat(Device.parse("auto")).isEqualTo(Device.AUTO);
  }

  @ParameterizedTest
  @ValueSource(ints = {9_000, 20_000, 50_000, 100_000, Integer.MAX_VALUE})
  void anImageThatIsTooLargeToBeFed(int side) {
    String description =
        "{\"labels\": [\"a\", \"b\", \"c\"], \"width\": %1$d, \"height\": %1$d}".formatted(side);
    assertRefused(
        ofSide(-1).write(folder, "open", description),
        side + " × " + side + " pixels",
        "\"width\" and \"height\"",
        "open.json");
    assertRefused(ofSide(side).write(folder, "fixed"), side + " × " + side + " pixels");
  }

  private static OnnxBuilder ofSide(int side) {
    return new OnnxBuilder()
        .input("x", OnnxBuilder.FLOAT, -1, 3, side, side)
        .output("y", OnnxBuilder.FLOAT, -1, 3)
        .node("GlobalAveragePool", List.of("x"), "pooled")
        .node("Flatten", List.of("pooled"), "y");
  }
}
