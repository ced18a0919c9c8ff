package dev.clipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.models.ClipModels;
import dev.clipstream.testing.models.StepModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code inspect --events} refuses what {@code run --events} would, with any models. */
class InspectedRulesTest {

  @TempDir Path folder;

  private String rules = "";
  private String clips = "";
  private String frames = "";
  private String steps = "";

  @BeforeEach
  void makeModels() throws IOException {
    clips = ClipModels.dense(folder, "clips", 2, 4, 1, "").toString();
    Path frameFile = TestModels.frameModel(folder, "frames", 4);
    frames = frameFile.toString();
    try (FrameModel model = FrameModel.open(frameFile, Device.CPU)) {
      steps = StepModelFiles.of(folder, "steps", model, 1).toString();
    }
    Path file = folder.resolve("rules.yaml");
    rules = "--events=" + file;
    Files.writeString(
        file,
        """
        rules:
          - {name: scene, label: red}
          - {name: deed, label: a, source: clip}
          - {name: mood, label: dark, source: so_far}
        """);
  }

  @Test
  void rulesOfModelsThatAreNotGiven_areRefused() {
    CommandLineRun run = CommandLineRun.of("inspect", clips, rules);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains(
            "rules.yaml:2: rule 'scene': source frame: give a --frame-model",
            "rules.yaml:4: rule 'mood': source so_far: give a --stream-model")
        .doesNotContain("deed");
    assertThat(run.out()).isEmpty();

    CommandLineRun ofSteps = CommandLineRun.of("inspect", steps, rules);
    assertThat(ofSteps.status()).isEqualTo(1);
    assertThat(ofSteps.err()).contains("'scene'", "'deed'").doesNotContain("mood");
  }

  @Test
  void labelsOfAClipModel_areKnown() throws IOException {
    Files.writeString(
        folder.resolve("rules.yaml"), "rules: [{name: deed, label: aa, source: clip}]");
    CommandLineRun run = CommandLineRun.of("inspect", clips, rules);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("the model has no label 'aa', did you mean 'a'?");
  }

  @Test
  void unknown_isALabelOfModelsThatMaySaySo_ifARuleCanReachIt() throws IOException {
    Files.writeString(
        folder.resolve("rules.yaml"),
        """
        rules:
          - {name: lost, label: unknown, enter: 0.5}
          - {name: never, label: unknown, enter: 0.8}
        """);
    CommandLineRun without = CommandLineRun.of("inspect", frames, rules);
    assertThat(without.err())
        .contains("rule 'lost': the model has no label 'unknown'")
        .contains("rule 'never': the model has no label 'unknown'");

    Files.writeString(folder.resolve("frames.json"), "{\"unknown_below\": 0.75}");
    CommandLineRun run = CommandLineRun.of("inspect", frames, rules);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains(
            "rules.yaml:3: rule 'never': 'unknown' always has the score 0.75, the model's"
                + " unknown_below: enter must be less")
        .doesNotContain("lost");
    Files.writeString(
        folder.resolve("rules.yaml"), "rules: [{name: lost, label: unknown, enter: 0.75}]");
    assertThat(CommandLineRun.of("inspect", frames, rules).status()).isZero();
    // Of which the nearest float is less.
    for (String equal : List.of("0.7", "0.9", "0.95")) {
      Files.writeString(folder.resolve("frames.json"), "{\"unknown_below\": " + equal + "}");
      Files.writeString(
          folder.resolve("rules.yaml"),
          "rules: [{name: lost, label: unknown, enter: " + equal + "}]");
      assertThat(CommandLineRun.of("inspect", frames, rules).err()).isEmpty();
    }
  }

  @Test
  void anyLabel_isNotThatOneIsUnknown() throws IOException {
    Files.writeString(folder.resolve("frames.json"), "{\"unknown_below\": 0.75}");
    Files.writeString(
        folder.resolve("rules.yaml"),
        "rules: [{name: none, label: any, except: [red, green, blue, grey]}]");
    assertThat(CommandLineRun.of("inspect", frames, rules).err())
        .contains("except leaves no label of the model");
  }

  @Test
  void rulesOfAllThreeModels_areCheckedTogether() throws IOException {
    CommandLineRun run =
        CommandLineRun.of(
            "inspect", frames, "--clip-model", clips, "--stream-model", steps, rules, "--json");
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    JsonNode reports = new ObjectMapper().readTree(run.out());
    assertThat(reports.path("events").findValuesAsText("name"))
        .containsExactly("scene", "deed", "mood");
    assertThat(reports.path("clip_model").path("name").asText()).isEqualTo("clips");
    assertThat(reports.path("frame_model").path("name").asText()).isEqualTo("frames");

    CommandLineRun both =
        CommandLineRun.of("inspect", frames, "--clip-model", clips, "--sequence-model", steps);
    assertThat(both.status()).isEqualTo(2);
    assertThat(both.err()).contains("--clip-model and --sequence-model both label clips");
  }
}
