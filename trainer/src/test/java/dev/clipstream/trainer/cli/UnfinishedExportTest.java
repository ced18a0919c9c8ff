package dev.clipstream.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipstream.trainer.onnx.ModelMetadata;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an export of a training that has not ended says of itself. */
class UnfinishedExportTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"cnn", "gru", "c3d --frames 4"})
  void unfinishedTrainingIsTold_andSaysHowManyEpochsAreDone(String model) throws IOException {
    interrupted(model, 3);
    JsonNode facts = exported();
    assertThat(facts.path("epochs").asInt()).isEqualTo(3);
    assertThat(facts.path("epochs_done").asInt()).isEqualTo(1);
    assertThat(out.toString())
        .contains("note: this training is unfinished, 1 of 3 epochs are done", "--resume");
    assertThat(ModelMetadata.read(onnx())).doesNotContainKey("clipstream.calibration");

    assertThat(run(train(model, 3) + " --resume", out)).as(err.toString()).isZero();
    assertThat(exported().has("epochs_done")).isFalse();
    assertThat(out.toString()).doesNotContain("unfinished");
  }

  @Test
  void trainingThatStoppedEarlyByItself_isFinished() throws IOException {
    // A rate of next to nothing: no epoch is better than the first.
    assertThat(run(train("cnn", 9) + " --rate 1e-30 --patience 1", out))
        .as(err.toString())
        .isZero();
    assertThat(out.toString()).doesNotContain("epoch 9 ");
    assertThat(exported().has("epochs_done")).isFalse();
    assertThat(out.toString()).doesNotContain("unfinished");
  }

  /** A training that is told to end while it says how its first epoch went. */
  private void interrupted(String model, int epochs) {
    Shutdown shutdown = Shutdown.detached();
    Writer stopping =
        new StringWriter() {
          @Override
          public void write(String text, int from, int length) {
            super.write(text, from, length);
            if (text.contains("epoch 1  ")) {
              shutdown.request();
            }
          }
        };
    int status =
        ClipstreamTrainer.execute(
            Arrays.asList(train(model, epochs).split(" +", -1)),
            Map.of(),
            shutdown,
            new PrintWriter(stopping, true),
            new PrintWriter(err, true));
    assertThat(status).isEqualTo(1);
    assertThat(err.toString()).contains("stopped after 1 of 3 epochs");
    assertThat(Files.exists(onnx())).isFalse();
  }

  private String train(String model, int epochs) {
    return "train --dataset shapes --examples 16 --size 24 --threads 1 --epochs %d --model %s --checkpoint %s --out %s"
        .formatted(epochs, model, directory.resolve("state.pt"), onnx());
  }

  private JsonNode exported() throws IOException {
    out.getBuffer().setLength(0);
    String command =
        "export --dataset shapes --examples 16 --checkpoint %s --out %s"
            .formatted(directory.resolve("state.pt"), onnx());
    assertThat(run(command, out)).as(err.toString()).isZero();
    return new ObjectMapper().readTree(ModelMetadata.read(onnx()).get("clipstream.trained"));
  }

  private Path onnx() {
    return directory.resolve("m.onnx");
  }

  private int run(String arguments, StringWriter said) {
    return ClipstreamTrainer.execute(
        Arrays.asList(arguments.split(" +", -1)),
        Map.of(),
        Shutdown.detached(),
        new PrintWriter(said, true),
        new PrintWriter(err, true));
  }
}
