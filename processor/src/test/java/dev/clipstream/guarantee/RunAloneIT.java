package dev.clipstream.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.Frame;
import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.records.TopicNames;
import dev.clipstream.testing.FrameTally;
import dev.clipstream.testing.LabelReader;
import dev.clipstream.testing.RunProcess;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestProducer;
import dev.clipstream.testing.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as it is packaged, without the libraries that {@code run} does not need. */
class RunAloneIT {

  private static final long MIB = 1 << 20;

  @TempDir Path folder;
  private Path jar;
  private long bytesLeftOut;

  @BeforeEach
  void install() throws IOException {
    Path packaged = Path.of("target").toAbsolutePath();
    Path lib = Files.createDirectories(folder.resolve("lib"));
    // A link would be followed, and then the libraries be looked for where it leads.
    jar = Files.copy(packaged.resolve("clipstream.jar"), folder.resolve("clipstream.jar"));
    List<String> artifacts =
        Files.readAllLines(Path.of("..", "docker", "not-for-run.txt")).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();
    List<String> unknown = new ArrayList<>(artifacts);
    try (Stream<Path> all = Files.list(packaged.resolve("lib"))) {
      for (Path library : all.toList()) {
        String name = library.getFileName().toString();
        List<String> matching =
            artifacts.stream().filter(a -> name.matches("\\Q" + a + "\\E-\\d.*\\.jar")).toList();
        if (matching.isEmpty()) {
          Files.createSymbolicLink(lib.resolve(name), library);
        } else {
          bytesLeftOut += Files.size(library);
          unknown.removeAll(matching);
        }
      }
    }
    assertThat(unknown).as("listed, but no library of the program").isEmpty();
  }

  @Test
  void everyFrameAndClip_getsItsLabel() {
    assertThat(bytesLeftOut).isGreaterThan(45 * MIB);
    Path models = Path.of("src", "main", "resources", "dev", "clipstream", "demo").toAbsolutePath();
    List<Frame> sent = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      sent.add(TestFrames.frame("camera", "clip", i, i == 15, 32));
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      String servers = broker.bootstrapServers();
      Topics.create(servers, TopicNames.DEFAULT, 2);
      List<String> options =
          List.of(
              "--frame-model=" + models.resolve("scenes-frames.onnx"),
              "--sequence-model=" + models.resolve("scenes-clips.onnx"),
              "--device=cpu");
      try (TestProducer producer = new TestProducer(servers, TopicNames.DEFAULT.frames());
          LabelReader reader = new LabelReader(servers, TopicNames.DEFAULT);
          RunProcess run =
              RunProcess.start(
                  List.of("-jar", jar.toString()),
                  servers,
                  TopicNames.DEFAULT,
                  folder,
                  options,
                  Map.of())) {
        producer.sendAll(sent);
        producer.flush();
        reader.readUntil(sent.size(), 1);
        FrameTally.assertOneLabelEach(sent, reader.frameLabels());
        assertThat(run.stop()).as(run.log()).isEqualTo(143);
      }
    }
  }

  @Test
  void anotherCommand_saysInOneLineThatItNeedsMore() throws Exception {
    Path out = folder.resolve("out");
    Process demo =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                jar.toString(),
                "demo",
                "--clips=1")
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try {
      assertThat(demo.waitFor(2, TimeUnit.MINUTES)).as("ended by itself").isTrue();
    } finally {
      demo.destroyForcibly();
    }
    String said = read(out);
    assertThat(demo.exitValue()).as(said).isEqualTo(1);
    assertThat(said.lines().filter(line -> line.contains("needs a library that is not here")))
        .as(said)
        .hasSize(1);
    assertThat(said).doesNotContain("\tat ");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
