package dev.clipstream.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules of events from the command line: what they make of streams, and what happened there. */
class EventCommandTest {

  private static final Path SHIPPED =
      Path.of("..", "processor", "src", "main", "resources", "dev", "clipstream", "demo");

  /** New streams: no choice was made by them. */
  private static final String SCORED =
      "evaluate --dataset scenes-streams --examples 6 --seed 4711 --model "
          + SHIPPED.resolve("scenes-frames.onnx")
          + " --stream-model "
          + SHIPPED.resolve("scenes-streams-step.onnx");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  @Test
  void theShippedRulesTellNineteenOfTwentyActions_andNineteenOfTwentyEventsAreRight()
      throws IOException {
    assertThat(run(SCORED + " --events " + SHIPPED.resolve("scenes-events.yaml")))
        .as(err.toString())
        .isZero();

    assertThat(out.toString()).contains("6 streams of 1,000 frames", "precision", "recall");
    JsonNode rule = rules().get(0);
    assertThat(rule.get("rule").asText()).isEqualTo("action");
    assertThat(rule.get("actions").asInt()).isGreaterThan(60);
    assertThat(rule.get("precision").asDouble()).isGreaterThanOrEqualTo(0.95);
    assertThat(rule.get("recall").asDouble()).isGreaterThanOrEqualTo(0.95);
    assertThat(rule.get("frames_to_begin").asDouble()).isBetween(1.0, 15.0);
  }

  @Test
  void eachRuleIsComparedWithWhatItWatches_byTheOverlapThatIsAskedFor() throws IOException {
    Path rules = directory.resolve("rules.yaml");
    Files.writeString(
        rules,
        """
        rules:
          - {name: falls, source: so_far, labels: [fall, get-up], of: 3, out_of: 4}
          - {name: late, source: so_far, labels: any, except: none, of: 40}
        """);
    String one = SCORED.replace("--examples 6", "--examples 2") + " --json --events " + rules;

    assertThat(run(one)).as(err.toString()).isZero();
    JsonNode usual = rules();
    int falls = usual.get(0).get("actions").asInt();
    int all = usual.get(1).get("actions").asInt();
    assertThat(falls).isPositive().isLessThan(all);
    // No action is as long as that, and longer ones than it have to be seen.
    assertThat(usual.get(1).get("recall").asDouble()).isLessThan(0.5);

    assertThat(run(one + " --min-overlap 0.99")).as(err.toString()).isZero();
    assertThat(rules().get(0).get("right").asInt()).isLessThan(usual.get(0).get("right").asInt());
    assertThat(rules().get(0).get("events").asInt()).isEqualTo(usual.get(0).get("events").asInt());
  }

  @Test
  void aRuleThatMakesNoEvent_hasNoPrecisionAndNoDelays() throws IOException {
    Path rules = directory.resolve("rules.yaml");
    Files.writeString(
        rules,
        """
        rules:
          - {name: never, source: so_far, labels: run, enter: 1, of: 64}
        """);
    assertThat(run(SCORED.replace("--examples 6", "--examples 1") + " --events " + rules))
        .as(err.toString())
        .isZero();

    JsonNode rule = rules().get(0);
    assertThat(rule.path("events").asInt()).isZero();
    assertThat(rule.has("precision")).isFalse();
    assertThat(rule.has("frames_to_begin")).isFalse();
    assertThat(rule.has("frames_to_end")).isFalse();
    assertThat(rule.path("recall").asDouble()).isZero();
    assertThat(out.toString()).containsPattern("never +\\d+ +0 +0 +- +0\\.000 +- +-\n");
  }

  @Test
  void whatCannotBeComparedIsRefused_withWhatToDo() throws IOException {
    Path rules = directory.resolve("rules.yaml");
    Files.writeString(
        rules,
        """
        rules:
          - {name: frames, labels: walking}
          - {name: typo, source: so_far, labels: get-upp}
        """);
    refused(2, SCORED + " --events " + rules, "source frame: evaluate compares rules of so_far");
    assertThat(err.toString()).contains("no label 'get-upp'", "get-up");
    refused(2, SCORED + " --events " + directory.resolve("none.yaml"), "there is no such file");
    refused(2, SCORED + " --min-overlap 0.5", "--min-overlap is for --events");
    refused(2, SCORED + " --min-overlap 2 --events " + rules, "above 0, 1 at most");
    refused(2, SCORED + " --decide-after 2 --events " + rules, "--decide-after is about clips");
    refused(
        2,
        "evaluate --dataset scenes-streams --model m.onnx --events " + rules,
        "--events is for --stream-model");
    refused(
        1,
        SCORED.replace("scenes-streams", "shapes")
            + " --events "
            + SHIPPED.resolve("scenes-events.yaml"),
        "does not say when actions begin and end",
        "scenes-streams");
  }

  private JsonNode rules() throws IOException {
    String last = out.toString().lines().reduce((a, b) -> b).orElseThrow();
    return new ObjectMapper().readTree(last).get("events").get("rules");
  }

  private void refused(int status, String arguments, String... why) {
    err.getBuffer().setLength(0);
    assertThat(run(arguments)).as(err.toString()).isEqualTo(status);
    assertThat(err.toString()).contains(why);
  }

  private int run(String command) {
    out.getBuffer().setLength(0);
    return ClipstreamTrainer.execute(
        List.of(command.split(" ", -1)),
        Map.of(),
        Shutdown.detached(),
        new PrintWriter(out, true),
        new PrintWriter(err, true));
  }
}
