package dev.clipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clipstream.testing.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands leave in the temporary folder: nothing, also where a signal ends them. */
class LeftoverFilesIT {

  @TempDir Path folder;
  private Path temporary;
  private Path log;

  @BeforeEach
  void makeFolder() throws IOException {
    temporary = Files.createDirectory(folder.resolve("temporary"));
    log = folder.resolve("log");
  }

  private Process start(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                "dev.clipstream.cli.Clipstream"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectOutput(log.toFile())
        .redirectErrorStream(true)
        .start();
  }

  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.map(path -> String.valueOf(path.getFileName())).toList();
    }
  }

  private void assertLeavesNothing(Process process) throws Exception {
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(left()).as(Files.readString(log)).isEmpty();
  }

  private void stopOnce(Process process, String said) throws Exception {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !process.isAlive() || Files.readString(log).contains(said));
    assertThat(left()).isNotEmpty();
    process.destroy();
    assertLeavesNothing(process);
  }

  @Test
  void inspect_leavesNothing() throws Exception {
    assertLeavesNothing(start("inspect", TestModels.frameModel(folder, "frames", 8).toString()));
  }

  @Test
  void whatAKilledProcessHasLeft_isSweptByTheNext_whichLeavesAloneWhatALiveOneHas()
      throws Exception {
    Path alive = folder.resolve("alive.log");
    Process live = startDemo(alive);
    Path dead = folder.resolve("dead.log");
    try {
      awaitLibraries(alive, 1);
      List<String> ofTheLive = left();
      Process killed = startDemo(dead);
      awaitLibraries(dead, 2);
      killed.destroyForcibly().waitFor();
      assertThat(left()).hasSizeGreaterThan(ofTheLive.size() + 2);
      Process next = start("inspect", TestModels.frameModel(folder, "frames", 8).toString());
      assertThat(next.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(left()).as(Files.readString(log)).containsExactlyInAnyOrderElementsOf(ofTheLive);
      assertThat(live.isAlive()).isTrue();
    } finally {
      live.destroy();
    }
    assertThat(live.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(left()).as(Files.readString(alive)).isEmpty();
  }

  private Process startDemo(Path said) throws IOException {
    log = said;
    Process demo = start("demo", "--stay", "--port=0");
    log = folder.resolve("log");
    return demo;
  }

  /** Until so many processes have the libraries that a demo loads, and have put them on lists. */
  private void awaitLibraries(Path said, int processes) {
    await()
        .atMost(Duration.ofMinutes(3))
        .until(
            () ->
                Files.readString(said).contains("until Ctrl-C")
                    && listed("onnx") == processes
                    && listed("rocksdb") == processes);
  }

  private long listed(String name) throws IOException {
    long found = 0;
    for (String file : left()) {
      if (file.startsWith("clipstream-files-")) {
        found += Files.readString(temporary.resolve(file)).contains(name) ? 1 : 0;
      }
    }
    return found;
  }

  @Test
  void aDemoThatIsStopped_leavesNothing() throws Exception {
    stopOnce(start("demo", "--stay"), "until Ctrl-C");
  }

  @Test
  void aBenchThatIsStopped_leavesNothing() throws Exception {
    stopOnce(
        start(
            "bench",
            "--frame-model=" + TestModels.frameModel(folder, "frames", 8),
            "--device=cpu",
            "--soak=1h",
            "--image-size=64x48"),
        "ceiling");
  }
}
