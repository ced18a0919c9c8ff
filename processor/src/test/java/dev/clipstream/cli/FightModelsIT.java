package dev.clipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pair for real pictures that is shipped labels what is sent, by the commands of its page. */
class FightModelsIT {

  private static final Path ENCODER =
      Path.of("src", "main", "resources", "dev", "clipstream", "demo", "scenes-frames.onnx");
  private static final Path CLIPS = Path.of("src", "main", "models", "fights-clips.onnx");
  private static final int WIDTH = 320;
  private static final int HEIGHT = 240;
  private static final int FRAMES = 20;

  @TempDir Path folder;

  @Test
  void everyClipIsLabelledFightOrNormal_andAStillPictureIsNormal() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      Map<String, String> servers =
          Map.of("CLIPSTREAM_BOOTSTRAP_SERVERS", broker.bootstrapServers());
      assertThat(CommandLineRun.with(servers, "topics").status()).isZero();
      CompletableFuture<CommandLineRun> running = new CompletableFuture<>();
      Thread runner = new Thread(() -> running.complete(run(servers)));
      runner.start();
      CommandLineRun send =
          CommandLineRun.with(servers, "send", "--clip-per-file", clips().toString());
      assertThat(send.status()).as(send.err()).isZero();

      CommandLineRun labels =
          CommandLineRun.with(
              servers,
              "labels",
              "--clips",
              "--json",
              "--from-beginning",
              "--max=2",
              "--idle-exit=60s");
      List<JsonNode> said = new ArrayList<>();
      for (String line : labels.out().lines().toList()) {
        said.add(new ObjectMapper().readTree(line));
      }
      // An interrupt stands for the signal, which would end this process too.
      runner.interrupt();
      CommandLineRun run = running.get();
      assertThat(run.status()).as(run.err()).isZero();
      assertThat(said).as(run.err()).hasSize(2).allSatisfy(FightModelsIT::hasBothScores);
      assertThat(said)
          .filteredOn(label -> label.get("clip_id").asText().startsWith("still"))
          .singleElement()
          .satisfies(
              label ->
                  assertThat(label.get("labels").get(0).get("label").asText()).isEqualTo("normal"));
    }
  }

  private static void hasBothScores(JsonNode label) {
    assertThat(label.get("frames").asInt()).isEqualTo(FRAMES);
    List<String> names = new ArrayList<>();
    double sum = 0;
    for (JsonNode score : label.get("labels")) {
      names.add(score.get("label").asText());
      sum += score.get("score").asDouble();
    }
    assertThat(names).containsExactlyInAnyOrder("fight", "normal");
    assertThat(sum).isEqualTo(1, within(1e-4));
  }

  private CommandLineRun run(Map<String, String> servers) {
    return CommandLineRun.with(
        servers,
        "run",
        "--frame-model=" + ENCODER,
        "--sequence-model=" + CLIPS,
        "--device=cpu",
        "--state-dir=" + folder.resolve("state"));
  }

  /** A folder with a clip in which nothing moves, and one in which squares jump about. */
  private Path clips() throws IOException {
    Path set = folder.resolve("set");
    Random random = new Random(1);
    try (JpegEncoder encoder = new JpegEncoder(90)) {
      for (String name : List.of("still", "wild")) {
        Path clip = Files.createDirectories(set.resolve(name));
        for (int i = 0; i < FRAMES; i++) {
          byte[] rgb = room();
          if (name.equals("wild")) {
            square(rgb, random.nextInt(WIDTH - 60), random.nextInt(HEIGHT - 60));
          }
          Files.write(
              clip.resolve("f%02d.jpg".formatted(i)),
              encoder.encode(new Pixels(WIDTH, HEIGHT, rgb)));
        }
      }
    }
    return set;
  }

  private static byte[] room() {
    byte[] rgb = new byte[3 * WIDTH * HEIGHT];
    for (int y = 0; y < HEIGHT; y++) {
      Arrays.fill(rgb, 3 * WIDTH * y, 3 * WIDTH * (y + 1), (byte) (y < 140 ? 150 : 90));
    }
    return rgb;
  }

  private static void square(byte[] rgb, int left, int top) {
    for (int y = top; y < top + 60; y++) {
      Arrays.fill(rgb, 3 * (WIDTH * y + left), 3 * (WIDTH * y + left + 60), (byte) 20);
    }
  }
}
