package dev.clipstream.cli;

import static dev.clipstream.testing.OnnxBuilder.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.testing.OnnxBuilder;
import dev.clipstream.testing.SharedData;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.models.StepModelFiles;
import dev.clipstream.testing.models.StepModelFiles.FrameLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code inspect} says before the first frame. */
class InspectTest {

  @TempDir Path folder;

  private static OnnxBuilder classifier() {
    return new OnnxBuilder()
        .input("x", FLOAT, -1, 3, 4, 4)
        .output("y", FLOAT, -1, 2)
        .scalar("two", 2)
        .floats("w", List.of(3L, 2L), 9, 0, 0, -9, 0, 0)
        .floats("b", List.of(2L), -5, 0)
        .node("Mul", List.of("x", "two"), "map")
        .node("GlobalAveragePool", List.of("map"), "pooled")
        .node("Flatten", List.of("pooled"), "vector")
        .node("Gemm", List.of("vector", "w", "b"), "y");
  }

  private static JsonNode json(String... arguments) throws IOException {
    CommandLineRun run = CommandLineRun.of(arguments);
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    return new ObjectMapper().readTree(run.out());
  }

  @Test
  void theActivation_isSaidWithItsReason() {
    Path file = classifier().write(folder, "logits", "{\"labels\": [\"a\", \"b\"]}");
    assertThat(CommandLineRun.of("inspect", file.toString()).out())
        .contains("softmax is applied (the graph ends in Gemm 'node-y', without an activation)")
        .doesNotContain("\"activation\"");
    Path sigmoid =
        classifier()
            .write(folder, "tags", "{\"labels\": [\"a\", \"b\"], \"activation\": \"sigmoid\"}");
    assertThat(CommandLineRun.of("inspect", sigmoid.toString()).out())
        .contains("sigmoid is applied, each by itself (as its description says)");
  }

  @Test
  void aStepModel_isShownWithItsState_aloneAndBesideItsFrameModel() throws IOException {
    Path frames = TestModels.frameModel(folder, "frames", 4);
    Path steps;
    try (FrameModel model = FrameModel.open(frames, Device.CPU)) {
      steps = StepModelFiles.of(folder, "steps", model, 1);
    }
    JsonNode alone = json("inspect", steps.toString(), "--json").path("stream_model");
    assertThat(alone.path("state").get(0).asText()).isEqualTo("h → h_out float [N,5]");
    assertThat(alone.path("state_bytes").asInt()).isEqualTo(20);
    JsonNode both =
        json("inspect", frames.toString(), "--stream-model", steps.toString(), "--json");
    assertThat(both.path("stream_model")).isEqualTo(alone);
    assertThat(both.path("frame_model").path("name").asText()).isEqualTo("frames");
  }

  @ParameterizedTest
  @EnumSource(FrameLayout.class)
  void aStepModelOfPixels_thatSaysNothingOfItself_isDescribedByItself(FrameLayout layout)
      throws IOException {
    Path steps =
        StepModelFiles.pixelCell(layout, FLOAT, 4, 7)
            .write(
                folder, "steps", "{\"labels\": [\"a\", \"b\", \"c\", \"d\"], \"color\": \"RGB\"}");
    JsonNode alone = json("inspect", steps.toString(), "--json").path("stream_model");
    assertThat(alone.path("state").get(0).asText()).startsWith("h → h_out");
    Path frames = TestModels.frameModel(folder, "frames", 4);
    JsonNode both =
        json("inspect", frames.toString(), "--stream-model", steps.toString(), "--json");
    assertThat(both.path("stream_model")).isEqualTo(alone);
  }

  @Test
  void aStepModelOfFeatures_thatSaysNothingOfItself_isDescribedByItself() throws IOException {
    Path steps = StepModelFiles.cell(6, 5, 7).write(folder, "steps", "{}");
    assertThat(json("inspect", steps.toString(), "--json").path("stream_model").path("state"))
        .hasSize(1);
  }

  @Test
  void aModelThatSaysItIsSomethingElse_isNoStepModel_whateverItCarries() {
    Path steps =
        StepModelFiles.cell(6, 5, 7)
            .metadata("clipstream.task", "frame")
            .write(folder, "odd", "{}");
    CommandLineRun run = CommandLineRun.of("inspect", steps.toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void labelsOfAModel_neitherSteerTheTerminalNorForgeALine() {
    String labels = "{\"labels\": [\"a\\u001b[31mX\", \"b\\u202ec\\nclipstream inspect: fake\"]}";
    Path file = classifier().write(folder, "odd", labels);
    assertThat(CommandLineRun.of("inspect", file.toString()).out())
        .contains("a?[31mX, b?c?clipstream inspect: fake")
        .doesNotContain("\u001b");
  }

  @Test
  void aGuess_isAWarning_thatNamesTheKey() {
    Path file =
        classifier()
            .node("Tanh", List.of("y"), "t")
            .node("Mul", List.of("t", "two"), "out")
            .output("out", FLOAT, -1, 2)
            .write(folder, "odd", "{\"labels\": [\"a\", \"b\"], \"output\": \"out\"}");
    assertThat(CommandLineRun.of("inspect", file.toString()).out())
        .contains("softmax is applied (a guess: ")
        .containsPattern("warning: .*\"activation\": \"softmax\", \"sigmoid\" or \"none\" in odd");
  }

  @Test
  void tensors_areListedWithTheirShapes_andTheDefaultIsNamed() throws IOException {
    Path file = classifier().write(folder, "logits");
    String lines = CommandLineRun.of("inspect", file.toString(), "--tensors").out();
    assertThat(lines.lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("map ")
                    .contains("[3,4,4]", "192 bytes", "pool mean, max"))
        .anySatisfy(line -> assertThat(line).startsWith("pooled ").contains("[3,1,1]"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("vector ")
                    .contains("[3]", "12 bytes", "default for a sequence model"));
    JsonNode tensors = json("inspect", file.toString(), "--tensors", "--json").path("tensors");
    assertThat(tensors.findValuesAsText("name")).containsExactly("map", "pooled", "vector", "y");
    assertThat(tensors.get(2).path("default").asBoolean()).isTrue();
    assertThat(tensors.get(2).path("node").asText()).isEqualTo("Flatten 'node-vector'");
  }

  @Test
  void tensors_areListedToo_whereTheDescriptionNamesAWrongOne() {
    Path file = classifier().write(folder, "wrong", "{\"features\": \"vectr\"}");
    CommandLineRun refused = CommandLineRun.of("inspect", file.toString());
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).contains("'vectr'", "--tensors");
    CommandLineRun listed = CommandLineRun.of("inspect", file.toString(), "--tensors");
    assertThat(listed.status()).isZero();
    assertThat(listed.out()).contains("vector", "none of them is a default");
  }

  @Test
  void aClassifier_standsUnderASequenceModel_withoutSurgery() throws IOException {
    Path frames = classifier().write(folder, "frames", "{\"labels\": [\"a\", \"b\"]}");
    Path clips =
        new OnnxBuilder()
            .input("features", FLOAT, -1, -1, 3)
            .output("p", FLOAT, -1, 3)
            .node(
                "ReduceMean",
                List.of("features"),
                "mean",
                Map.of("axes", new long[] {1}, "keepdims", 0L))
            .node("Softmax", List.of("mean"), "p", Map.of("axis", 1L))
            .write(folder, "clips", "{\"labels\": [\"r\", \"g\", \"b\"]}");
    JsonNode report =
        json("inspect", frames.toString(), "--sequence-model", clips.toString(), "--json");
    assertThat(report.path("frame_model").path("features").asInt()).isEqualTo(3);
    assertThat(report.path("frame_model").path("features_tensor").asText()).isEqualTo("vector");
    assertThat(report.path("sequence_model").path("scores").asText())
        .contains("the graph ends in Softmax");
  }

  @Test
  void anEncoder_isSaidToBeOne() {
    Path file =
        new OnnxBuilder()
            .input("x", FLOAT, -1, 3, 4, 4)
            .output("image_embeds", FLOAT, -1, 3)
            .node(
                "ReduceMean",
                List.of("x"),
                "image_embeds",
                Map.of("axes", new long[] {2, 3}, "keepdims", 0L))
            .write(folder, "tower", "{\"role\": \"encoder\"}");
    assertThat(CommandLineRun.of("inspect", file.toString()).out())
        .contains("none, it is an encoder")
        .doesNotContain("no labels");
  }

  @Test
  void theTensorsOfARealModel_areListed_withWhatItsLastLayerReads() throws IOException {
    Path file = SharedData.require("models/ppocr_cls.onnx");
    JsonNode tensors = json("inspect", file.toString(), "--tensors", "--json").path("tensors");
    assertThat(tensors.size()).isGreaterThan(100);
    for (JsonNode tensor : tensors) {
      assertThat(tensor.path("default").asBoolean())
          .isEqualTo(tensor.path("name").asText().equals("reshape2_0.tmp_0"));
    }
  }

  @Test
  void ourOwnModels_areAsTheyWere() throws IOException {
    Path frames = TestModels.frameModel(folder, "own", 8);
    JsonNode report = json("inspect", frames.toString(), "--json").path("frame_model");
    assertThat(report.path("classes").asInt()).isEqualTo(4);
    assertThat(report.path("features").asInt()).isEqualTo(3);
    assertThat(report.path("scores").asText()).startsWith("taken as they are (the graph ends in");
    assertThat(report.path("warnings")).isEmpty();
  }
}
