package dev.clipstream.trainer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clipstream.trainer.onnx.ModelMetadata;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A training in a process of its own that is told to end. */
class StopIT {

  private static final int TERMINATED = 128 + 15;

  @TempDir private Path directory;

  @Test
  @Timeout(120)
  void terminatedTrainingEndsBetweenTwoBatches_saysHowToGoOn_andGoesOn() throws Exception {
    Process process = train("--epochs=100000");
    List<String> lines = new ArrayList<>();
    try (BufferedReader output = process.inputReader(UTF_8)) {
      awaitLine(output, lines, "epoch 2 ");
      // Not the process itself, which would close its output, too.
      process.toHandle().destroy();
      output.lines().forEach(lines::add);
    }

    assertThat(process.waitFor()).as(String.join("\n", lines)).isEqualTo(TERMINATED);
    String last = lines.get(lines.size() - 1);
    assertThat(last)
        .startsWith("error: stopped after ")
        .endsWith(
            " of 100000 epochs, which %s holds; the same command with --resume goes on from there"
                .formatted(directory.resolve("state.pt")));
    int epochs = Integer.parseInt(last.split(" ", 5)[3]);

    Process resumed = train("--resume", "--epochs=" + (epochs + 1));
    List<String> after = new ArrayList<>();
    try (BufferedReader output = resumed.inputReader(UTF_8)) {
      output.lines().forEach(after::add);
    }
    assertThat(resumed.waitFor()).as(String.join("\n", after)).isZero();
    assertThat(after)
        .contains(
            "going on after epoch %d of %d, from %s"
                .formatted(epochs, epochs + 1, directory.resolve("state.pt")));
  }

  @Test
  @Timeout(120)
  void killedTrainingLeavesNoSecondProcessBehind() throws Exception {
    Process process = train("--epochs=100000");
    List<String> lines = new ArrayList<>();
    List<ProcessHandle> others;
    try (BufferedReader output = process.inputReader(UTF_8)) {
      awaitLine(output, lines, "epoch 2 ");
      others = process.descendants().toList();
      process.toHandle().destroyForcibly();

      for (ProcessHandle other : others) {
        other.onExit().get();
      }
    }

    assertThat(process.waitFor()).isNotZero();
    if (System.getProperty("os.name").equals("Linux")) {
      assertThat(others).isNotEmpty();
    }
  }

  @Test
  @Timeout(240)
  void trainingKilledInTheMiddleOfAnEpoch_hasAWholeCheckpointThatIsNamed_andGoesOnToTheSameEnd()
      throws Exception {
    assumeTrue(System.getProperty("os.name").equals("Linux"));
    Process process = train("--epochs=6", "--examples=512");
    List<String> lines = new ArrayList<>();
    try (BufferedReader output = process.inputReader(UTF_8)) {
      awaitLine(output, lines, "epoch 2 ");
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      output.lines().forEach(lines::add);
    }
    assertThat(process.waitFor()).as(String.join("\n", lines)).isEqualTo(128 + 9);
    Path state = directory.resolve("state.pt");
    assertThat(lines.get(lines.size() - 1))
        .startsWith("error: the training was killed")
        .endsWith(
            state
                + " is its last whole checkpoint: the same command with --resume goes on from"
                + " there");
    assertThat(directory.resolve("model.onnx")).doesNotExist();

    finish(train("--epochs=6", "--examples=512", "--resume"));
    SortedMap<String, String> resumed = ModelMetadata.read(directory.resolve("model.onnx"));
    Files.delete(state);
    finish(train("--epochs=6", "--examples=512"));

    assertThat(resumed).isEqualTo(ModelMetadata.read(directory.resolve("model.onnx")));
  }

  private static void finish(Process process) throws Exception {
    List<String> lines = new ArrayList<>();
    try (BufferedReader output = process.inputReader(UTF_8)) {
      output.lines().forEach(lines::add);
    }
    assertThat(process.waitFor()).as(String.join("\n", lines)).isZero();
  }

  @Test
  @Timeout(120)
  void heapDoesNotLimitWhatTorchTakes() throws Exception {
    Process process =
        start(64, "--batch=256", "--size=64", "--epochs=1", "--model=cnn", "--examples=64");
    List<String> lines = new ArrayList<>();
    try (BufferedReader output = process.inputReader(UTF_8)) {
      output.lines().forEach(lines::add);
    }

    assertThat(process.waitFor()).as(String.join("\n", lines)).isZero();
  }

  private Process train(String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of("--model=mean"));
    if (Stream.of(options).noneMatch(option -> option.startsWith("--examples"))) {
      all.add("--examples=32");
    }
    all.add("--checkpoint=" + directory.resolve("state.pt"));
    all.addAll(List.of(options));
    return start(512, all.toArray(String[]::new));
  }

  private Process start(int heapMegabytes, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-Xmx" + heapMegabytes + "m", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(ClipstreamTrainer.class.getName());
    command.addAll(List.of("train", "--dataset=shapes", "--threads=1"));
    command.add("--out=" + directory.resolve("model.onnx"));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // Unit tests have the allocator's settings; with them there would be no second process.
    builder.environment().keySet().removeIf(name -> name.startsWith("MALLOC_"));
    return builder.start();
  }

  private static void awaitLine(BufferedReader output, List<String> lines, String start)
      throws IOException {
    String line;
    while ((line = output.readLine()) != null) {
      lines.add(line);
      if (line.startsWith(start)) {
        return;
      }
    }
    throw new AssertionError("it ended before '%s': %s".formatted(start, lines));
  }
}
