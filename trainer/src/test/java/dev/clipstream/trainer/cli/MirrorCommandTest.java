package dev.clipstream.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import dev.clipstream.trainer.onnx.ModelMetadata;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that look at the mirror image, too: all that is said of them is of both. */
class MirrorCommandTest {

  private static final int SIZE = 20;

  private final ObjectMapper json = new ObjectMapper();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  @Test
  void figuresOfTheTraining_areThoseOfTheFile() throws IOException {
    train("mine", "--mirror");
    String said = out.toString();

    JsonNode scored = evaluated("mine");

    assertThat(said)
        .contains(
            String.format(
                Locale.ROOT, "validation accuracy %.1f %%", 100 * scored.path("top1").asDouble()));
    assertThat(calibration("mine").path("calibration_error_after").asDouble())
        .isCloseTo(scored.path("calibration_error").asDouble(), within(1e-3));
    train("plain", "");
    assertThat(calibration("plain")).isNotEqualTo(calibration("mine"));
  }

  @Test
  void exportOfItsCheckpoint_givesTheSameFile() throws IOException {
    train("mine", "--mirror --checkpoint " + weights());
    byte[] once = Files.readAllBytes(model("mine"));

    export("mine", "");
    assertThat(model("mine")).hasBinaryContent(once);
    export("mine", "--mirror");
    assertThat(model("mine")).hasBinaryContent(once);
  }

  @Test
  void mirrorAtTheExport_isCalibratedAnew_andSaysSo() throws IOException {
    train("plain", "--checkpoint " + weights());

    export("mine", "--mirror");

    assertThat(out.toString()).contains("calibration of the frame model: ");
    assertThat(json.readTree(metadata("mine", "clipstream.trained")).path("mirror").asBoolean())
        .isTrue();
    assertThat(calibration("mine").path("calibration_error_after").asDouble())
        .isCloseTo(evaluated("mine").path("calibration_error").asDouble(), within(1e-3));
    export("again", "");
    assertThat(calibration("again")).isEqualTo(calibration("plain"));
  }

  @Test
  void mirrorAtTheExport_tellsOfAThresholdThatWasSetWithoutIt() throws IOException {
    train("plain", "--unknown-below 0.625 --checkpoint " + weights());

    export("mine", "--mirror");
    assertThat(out.toString()).contains("note: the threshold of 0.625 for what is unknown");
    assertThat(metadata("mine", "clipstream.unknown_below")).isEqualTo("0.625");

    export("mine", "--mirror --unknown-below 0.75");
    assertThat(out.toString()).doesNotContain("note: the threshold");
    assertThat(metadata("mine", "clipstream.unknown_below")).isEqualTo("0.75");
  }

  @Test
  void mirrorAtTheExport_leavesScoresThatWereNotCalibrated() throws IOException {
    train("plain", "--no-calibration --checkpoint " + weights());

    export("mine", "--mirror");

    assertThat(ModelMetadata.read(model("mine"))).doesNotContainKey("clipstream.calibration");
  }

  /** Noise that is brighter on one side; of that to check with, one in four has a wrong name. */
  @BeforeEach
  void writeImages() throws IOException {
    Random random = new Random(3);
    int learned = 40;
    try (JpegEncoder encoder = new JpegEncoder(90)) {
      for (int i = 0; i < learned + 80; i++) {
        byte[] pixels = new byte[SIZE * SIZE * 3];
        random.nextBytes(pixels);
        for (int p = 0; p < pixels.length; p++) {
          boolean left = p / 3 % SIZE < SIZE / 2;
          int more = i % 2 * 40 + (left ? random.nextInt(80) : 0);
          pixels[p] = (byte) ((pixels[p] & 0x7f) + more);
        }
        String shown = (i % 2 == 0) == (i < learned || i % 8 < 6) ? "dark" : "bright";
        Path folder = directory.resolve("data/" + (i < learned ? "train/" : "val/") + shown);
        Files.createDirectories(folder);
        Files.write(folder.resolve(i + ".jpg"), encoder.encode(new Pixels(SIZE, SIZE, pixels)));
      }
    }
  }

  private void train(String name, String options) {
    run(
        "train --dataset images --data %s --model cnn --size 20 --epochs 12 --rate 0.003 --threads"
                .formatted(directory.resolve("data"))
            + " 1 --precision float32 --out %s %s".formatted(model(name), options));
  }

  private void export(String name, String options) {
    run(
        "export --dataset images --data %s --checkpoint %s --out %s %s"
            .formatted(directory.resolve("data"), weights(), model(name), options));
  }

  private JsonNode evaluated(String name) throws IOException {
    run(
        "evaluate --json --dataset images --data %s --model %s"
            .formatted(directory.resolve("data"), model(name)));
    return json.readTree(out.toString().lines().reduce((first, second) -> second).orElseThrow());
  }

  private JsonNode calibration(String name) throws IOException {
    return json.readTree(metadata(name, "clipstream.calibration"));
  }

  private String metadata(String name, String key) throws IOException {
    String value = ModelMetadata.read(model(name)).get(key);
    assertThat(value).isNotNull();
    return value;
  }

  private Path model(String name) {
    return directory.resolve(name + ".onnx");
  }

  private Path weights() {
    return directory.resolve("weights.pt");
  }

  private void run(String arguments) {
    out.getBuffer().setLength(0);
    int status =
        ClipstreamTrainer.execute(
            Arrays.asList(arguments.trim().split(" +", -1)),
            Map.of(),
            Shutdown.detached(),
            new PrintWriter(out, true),
            new PrintWriter(err, true));
    assertThat(status).as(err.toString()).isZero();
  }
}
