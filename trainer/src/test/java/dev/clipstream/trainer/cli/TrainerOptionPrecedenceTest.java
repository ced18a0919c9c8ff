package dev.clipstream.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options come from the command line, else the environment, else the file of --config. */
class TrainerOptionPrecedenceTest {

  private static final List<String> TRAIN = List.of("train", "--examples=32", "--threads=1");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Map<String, String> environment = new HashMap<>();

  @TempDir private Path directory;

  @Test
  void commandLineWinsOverTheEnvironment_andThatOverTheFile() throws IOException {
    Path model = directory.resolve("m.onnx");
    environment.put("CLIPSTREAM_DATASET", "shapes");
    environment.put("CLIPSTREAM_WEIGHT_DECAY", "0.25");
    environment.put("CLIPSTREAM_BATCH", "8");
    Path config =
        file("model=cnn", "out=" + model, "epochs=1", "batch=4", "rate=0.125", "weight-decay=0.5");

    assertThat(run(TRAIN, "--config", config.toString(), "--batch=16")).as(err.toString()).isZero();

    assertThat(Files.readString(model, StandardCharsets.ISO_8859_1))
        .contains("\"batch\":16", "\"weight_decay\":0.25", "\"rate\":0.125", "\"epochs\":1");
  }

  @Test
  void fileMayBeNamedByTheEnvironment_andServeSeveralCommands() throws IOException {
    Path model = directory.resolve("m.onnx");
    environment.put(
        "CLIPSTREAM_CONFIG",
        file("dataset=shapes", "model=" + model, "momentum=0.5", "frame-out=f.onnx", "json=true")
            .toString());

    assertThat(run(TRAIN, "--model=cnn", "--epochs=1", "--out=" + model))
        .as(err.toString())
        .isZero();
    out.getBuffer().setLength(0);
    assertThat(run(List.of("evaluate", "--examples=16"))).as(err.toString()).isZero();

    assertThat(out.toString().lines()).hasSize(1);
    assertThat(out.toString()).startsWith("{");
  }

  @Test
  void whatIsWrongIsToldWithWhereItIsFrom_allAtOnce() throws IOException {
    environment.put("CLIPSTREAM_EPOCHS", "many");
    Path config = file("batch=few", "colour=red", "dataset=shapes");

    assertThat(run(TRAIN, "--config=" + config)).isEqualTo(2);

    assertThat(err.toString())
        .contains("'many' is not an int (from CLIPSTREAM_EPOCHS)")
        .contains("'few' is not an int (from 'batch' in " + config + ")")
        .contains("'colour' in " + config + " is no option of any command")
        .contains("--out")
        .doesNotContain("--dataset");
    assertThat(run(TRAIN, "--config=" + directory.resolve("none"))).isEqualTo(2);
    assertThat(err.toString()).contains("there is no such file");
  }

  @Test
  void optionsOfNestedCommandsAreKnown() throws IOException {
    Path config = file("list=5", "dataset=none");

    assertThat(run(List.of("datasets"), "--config=" + config)).as(err.toString()).isZero();
    assertThat(out.toString()).contains("cifar10");
  }

  private Path file(String... lines) throws IOException {
    return Files.write(directory.resolve("options.properties"), List.of(lines));
  }

  private int run(List<String> command, String... more) {
    List<String> arguments = new ArrayList<>(command);
    arguments.addAll(List.of(more));
    return ClipstreamTrainer.execute(
        arguments,
        environment,
        Shutdown.detached(),
        new PrintWriter(out, true),
        new PrintWriter(err, true));
  }
}
