package dev.clipstream.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The pair for real pictures, on a fifth of the clips that it has learned from; skipped where they
 * are absent.
 */
class FightModelsScoreIT {

  private static final Path SOURCES = Path.of("..", "processor", "src", "main");
  private static final Path ENCODER =
      SOURCES.resolve(Path.of("resources", "dev", "clipstream", "demo", "scenes-frames.onnx"));
  private static final Path CLIPS = SOURCES.resolve(Path.of("models", "fights-clips.onnx"));

  /** What its page says of all clips that it has learned from. */
  private static final double OF_ITS_PAGE = 0.783;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void theShippedPair_isRightOfWhatItHasLearnedFrom_asOftenAsItsPageSays() throws IOException {
    Path fights = PublicData.require("fight-clips");
    String command =
        "evaluate --dataset clips --data %s --groups %s --folds 5 --fold 5 --json --model %s"
            + " --sequence-model %s";
    int status =
        ClipstreamTrainer.execute(
            List.of(
                command
                    .formatted(fights, fights.resolve("sources.tsv"), ENCODER, CLIPS)
                    .split(" ", -1)),
            Map.of(),
            Shutdown.detached(),
            new PrintWriter(out, true),
            new PrintWriter(err, true));
    assertThat(status).as(err.toString()).isZero();
    JsonNode scores = new ObjectMapper().readTree(out.toString());
    assertThat(scores.get("examples").asInt()).isEqualTo(46);
    assertThat(scores.get("classes").asInt()).isEqualTo(2);
    assertThat(scores.get("top1").asDouble()).isGreaterThanOrEqualTo(OF_ITS_PAGE);
  }
}
