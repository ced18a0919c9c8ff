package dev.clipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipstream.testing.OnnxBuilder;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.models.ClipModels;
import dev.clipstream.testing.models.StepModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code inspect} says of the keys of {@code NAME.json}, of those without meaning too. */
class InspectedDescriptionTest {

  @TempDir Path folder;

  private static JsonNode json(String kind, Object... arguments) throws IOException {
    List<String> line = new ArrayList<>(List.of("inspect", "--json"));
    for (Object argument : arguments) {
      line.add(argument.toString());
    }
    CommandLineRun run = CommandLineRun.of(line.toArray(String[]::new));
    assertThat(run.err()).isEmpty();
    return new ObjectMapper().readTree(run.out()).path(kind);
  }

  private static List<String> unused(JsonNode report) {
    List<String> keys = new ArrayList<>();
    report
        .path("warnings")
        .forEach(
            warning -> {
              if (warning.asText().contains("is not used, since it means nothing for a ")) {
                keys.add(warning.asText().split("\"", 3)[1]);
              }
            });
    return keys;
  }

  // As somebody writes it beside a model of the trainer, whose file says all else.
  private Path beside(Path model, String json) throws IOException {
    String name = String.valueOf(model.getFileName()).replace(".onnx", ".json");
    Files.writeString(folder.resolve(name), json);
    return model;
  }

  @Test
  void whichFramesAClipModelSees_isSaid() throws IOException {
    Path even = ClipModels.dense(folder, "even", 2, 4, 1, "");
    Path timed = ClipModels.dense(folder, "timed", 2, 4, 1, "\"sampling\": \"fps\", \"fps\": 5");
    assertThat(json("clip_model", even).path("sampling").asText()).isEqualTo("uniform");
    JsonNode report = json("clip_model", timed);
    assertThat(report.path("sampling").asText()).isEqualTo("fps");
    assertThat(report.path("fps").asDouble()).isEqualTo(5);
    assertThat(CommandLineRun.of("inspect", timed.toString()).out())
        .containsPattern("(?m)^sampling +fps$")
        .containsPattern("(?m)^fps +5");
  }

  @Test
  void whichFramesASequenceModelSees_isSaid() throws IOException {
    Path frames = TestModels.frameModel(folder, "frames", 4);
    Path sequence =
        beside(
            TestModels.sequenceModel(folder, "sequence", frames, 16),
            "{\"fps\": 10, \"state\": {}}");
    JsonNode report = json("sequence_model", frames, "--sequence-model", sequence);
    assertThat(report.path("fps").asDouble()).isEqualTo(10);
    assertThat(report.path("sampling").asText()).isEqualTo("fps");
    assertThat(unused(report)).containsExactly("state");
  }

  @Test
  void theScoreBelowWhichALabelIsUnknown_isSaidOfEveryKindOfModel() throws IOException {
    Path frames = beside(TestModels.frameModel(folder, "frames", 4), "{\"unknown_below\": 0.75}");
    Path sequence =
        beside(
            TestModels.sequenceModel(folder, "sequence", frames, 16), "{\"unknown_below\": 0.5}");
    Path clips = ClipModels.dense(folder, "clips", 2, 4, 1, "\"unknown_below\": 0.25");
    Path steps =
        StepModelFiles.cell(3, 5, 1)
            .metadata("clipstream.task", "step")
            .metadata("clipstream.unknown_below", "0.125")
            .write(folder, "steps", "{\"state\": {\"h\": \"h_out\"}}");
    JsonNode pair = json("frame_model", frames, "--sequence-model", sequence);
    assertThat(pair.path("unknown_below").asDouble()).isEqualTo(0.75);
    assertThat(unused(pair)).isEmpty();
    JsonNode ofSequence = json("sequence_model", frames, "--sequence-model", sequence);
    assertThat(ofSequence.path("unknown_below").asDouble()).isEqualTo(0.5);
    assertThat(unused(ofSequence)).isEmpty();
    JsonNode ofClips = json("clip_model", clips);
    assertThat(ofClips.path("unknown_below").asDouble()).isEqualTo(0.25);
    assertThat(unused(ofClips)).isEmpty();
    assertThat(json("stream_model", steps).path("unknown_below").asDouble()).isEqualTo(0.125);
    assertThat(CommandLineRun.of("inspect", frames.toString()).out())
        .containsPattern("(?m)^unknown below +0.75$");
  }

  @Test
  void temperatureThatATrainingFoundIsSaid_asTheFileHasIt() throws IOException {
    Path steps =
        StepModelFiles.cell(3, 5, 1)
            .metadata("clipstream.task", "step")
            .metadata("clipstream.calibration", "{\"examples\":40,\"temperature\":1.25}")
            .write(folder, "steps", "{\"state\": {\"h\": \"h_out\"}}");
    assertThat(json("stream_model", steps).path("temperature").asDouble()).isEqualTo(1.25);
    assertThat(CommandLineRun.of("inspect", steps.toString()).out())
        .containsPattern("(?m)^temperature +1.25$");

    for (String odd : List.of("[1]", "none", "{\"temperature\":\"high\"}", "{}")) {
      Path others =
          StepModelFiles.cell(3, 5, 1)
              .metadata("clipstream.task", "step")
              .metadata("clipstream.calibration", odd)
              .write(folder, "others", "{\"state\": {\"h\": \"h_out\"}}");
      assertThat(json("stream_model", others).path("temperature").isNull()).as(odd).isTrue();
      assertThat(CommandLineRun.of("inspect", others.toString()).out())
          .doesNotContain("temperature");
    }
  }

  @Test
  void keysThatMeanNothingForAKindOfModel_areWarnedOf() throws IOException {
    Path clips =
        ClipModels.dense(
            folder,
            "clips",
            2,
            4,
            1,
            "\"frames\": 2, \"fps\": 5, \"color\": \"RGB\", \"scale\": 1,"
                + " \"state\": {\"h\": \"h_out\"}, \"pool\": \"mean\", \"features\": \"video\"");
    assertThat(unused(json("clip_model", clips)))
        .containsExactlyInAnyOrder("state", "pool", "features");
    assertThat(CommandLineRun.of("inspect", clips.toString()).out())
        .contains(
            "warning: \"state\" in clips.json is not used, since it means nothing for a clip model:"
                + " remove it");

    Path frames =
        beside(
            TestModels.frameModel(folder, "frames", 4),
            "{\"frames\": 16, \"fps\": 5, \"state_init\": {}, \"pool\": \"none\", \"scale\": 1}");
    assertThat(unused(json("frame_model", frames)))
        .containsExactlyInAnyOrder("frames", "fps", "state_init");

    Path steps =
        StepModelFiles.cell(3, 5, 1)
            .metadata("clipstream.task", "step")
            .write(
                folder,
                "steps",
                "{\"labels\": [\"a\", \"b\", \"c\", \"d\"], \"state\": {\"h\": \"h_out\"},"
                    + " \"frames\": 16, \"features\": \"features\"}");
    assertThat(unused(json("stream_model", steps))).containsExactlyInAnyOrder("frames", "features");
  }

  @Test
  void aModelThatItsDescriptionFits_hasNoSuchWarning() throws IOException {
    Path tags =
        new OnnxBuilder()
            .input("x", OnnxBuilder.FLOAT, -1, 3, 4, 4)
            .output("y", OnnxBuilder.FLOAT, -1, 3)
            .node("GlobalAveragePool", List.of("x"), "pooled")
            .node("Flatten", List.of("pooled"), "y")
            .write(
                folder,
                "tags",
                "{\"labels\": [\"a\", \"b\", \"c\"], \"activation\": \"softmax\","
                    + " \"features\": \"pooled\", \"color\": \"RGB\", \"resize\": \"crop\"}");
    assertThat(unused(json("frame_model", tags))).isEmpty();
  }
}
