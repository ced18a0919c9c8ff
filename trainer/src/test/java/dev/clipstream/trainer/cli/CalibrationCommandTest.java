package dev.clipstream.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import dev.clipstream.trainer.encoder.ForeignOnnx;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that have learned a clear case by heart, of which not all is true elsewhere. */
class CalibrationCommandTest {

  private static final String CALIBRATION = "clipstream.calibration";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  @Test
  void frameModelIsAsRightAsBefore_butSaysSoMoreHonestly() throws IOException {
    writeImages();
    train("plain", "--no-calibration");
    assertThat(out.toString()).doesNotContain("calibration of");
    assertThat(text(model("plain"))).doesNotContain(CALIBRATION);

    train("tempered", "--export-precision int8,fp16 --checkpoint " + weights());
    assertThat(out.toString())
        .containsPattern("calibration of the frame model: a temperature of [0-9.]+ brings");
    for (String name : List.of("tempered", "tempered-int8", "tempered-fp16")) {
      assertThat(text(model(name))).contains(CALIBRATION, "calibration_error_before");
      JsonNode before = evaluated(name.replace("tempered", "plain").replaceAll("-.*", ""));
      JsonNode after = evaluated(name);
      assertThat(after.get("top1").asDouble())
          .as(name)
          .isCloseTo(before.get("top1").asDouble(), within(0.03));
      assertThat(after.get("calibration_error").asDouble())
          .as(name)
          .isLessThan(before.get("calibration_error").asDouble() - 0.02);
    }
    JsonNode plain = evaluated("plain").get("confusion");
    assertThat(evaluated("tempered").get("confusion")).isEqualTo(plain);
    assertThat(directory.resolve("report.html"))
        .content()
        .contains("Its scores are divided by a temperature of");
    assertThat(directory.resolve("tempered-card.md"))
        .content()
        .contains("Its scores are divided by a temperature of");
    assertThat(directory.resolve("plain-card.md")).content().doesNotContain("temperature");
  }

  @Test
  void exportingAndResumingGiveTheSameFile() throws IOException {
    writeImages();
    train("mine", "--checkpoint " + weights());
    byte[] once = Files.readAllBytes(model("mine"));

    ok("export --dataset images --data %s --checkpoint %s --out %s", weights(), model("mine"));
    assertThat(model("mine")).hasBinaryContent(once);

    train("mine", "--resume --checkpoint " + weights());
    assertThat(out.toString()).contains("going on after epoch 40 of 40");
    assertThat(model("mine")).hasBinaryContent(once);

    train("mine", "--resume --no-calibration --checkpoint " + weights());
    assertThat(text(model("mine"))).doesNotContain(CALIBRATION);
    ok("export --dataset images --data %s --checkpoint %s --out %s", weights(), model("mine"));
    assertThat(text(model("mine"))).doesNotContain(CALIBRATION);
  }

  @Test
  void pairIsCalibratedInBothFiles_andTheStepModelSaysWhatItSays() throws IOException {
    Path clips = directory.resolve("clips.onnx");
    String set = "--dataset shapes --examples 256";
    run(
        "train %s --model gru --epochs 2 --rate 0.01 --threads 1 --step --checkpoint %s --out %s"
            .formatted(set, weights(), clips));
    assertThat(out.toString())
        .contains("calibration of the sequence model: a temperature of")
        .contains("calibration of the frame model: ")
        .contains("clips-step.onnx; step by step it agrees");
    for (String name : List.of("clips", "clips-frames", "clips-step")) {
      assertThat(text(directory.resolve(name + ".onnx"))).as(name).contains(CALIBRATION);
    }
    byte[] once = Files.readAllBytes(clips);
    byte[] step = Files.readAllBytes(directory.resolve("clips-step.onnx"));

    run("export %s --step --checkpoint %s --out %s".formatted(set, weights(), clips));

    assertThat(clips).hasBinaryContent(once);
    assertThat(directory.resolve("clips-step.onnx")).hasBinaryContent(step);
  }

  @Test
  void clipModelIsCalibrated_andExportedAgain() throws IOException {
    Path clips = directory.resolve("c3d.onnx");
    String set = "--dataset shapes --examples 256";
    run(
        "train %s --size 16 --model c3d --frames 4 --epochs 2 --rate 0.01 --threads 1 --checkpoint %s --out %s"
            .formatted(set, weights(), clips));
    assertThat(out.toString()).contains("calibration of the clip model: a temperature of");
    byte[] once = Files.readAllBytes(clips);

    run("export %s --checkpoint %s --out %s".formatted(set, weights(), clips));

    assertThat(clips).hasBinaryContent(once);
  }

  @Test
  void headOnAnEncoderDividesInItsGraph_aloneAndMerged() throws IOException {
    writeImages();
    Path encoder = ForeignOnnx.write(directory.resolve("zoo"), "foreign");
    ok(
        "train --dataset images --data %s --model mlp --epochs 200 --threads 1 --encoder %s --out"
            + " %s",
        encoder, model("head"));
    assertThat(out.toString()).contains("calibration of the head: ", "the processor agrees within");
    assertThat(text(model("head"))).contains(CALIBRATION, "head/temperature");
  }

  @Test
  void tooFewExamplesAreSaid() throws IOException {
    writeImages(12, 6);
    train("few", "");
    assertThat(out.toString())
        .contains("calibration of the frame model: none, since 6 validation examples are too few");
    assertThat(text(model("few"))).contains("\"temperature\":1.0");
  }

  private void writeImages() throws IOException {
    writeImages(40, 80);
  }

  /** Dark and bright noise; of that to check with, one in four is under the other's name. */
  private void writeImages(int learned, int checked) throws IOException {
    Random random = new Random(3);
    try (JpegEncoder encoder = new JpegEncoder(90)) {
      for (int i = 0; i < learned + checked; i++) {
        byte[] pixels = new byte[20 * 20 * 3];
        random.nextBytes(pixels);
        for (int p = 0; p < pixels.length; p++) {
          pixels[p] = (byte) ((pixels[p] & 0x7f) + (i % 2) * 100);
        }
        String shown = (i % 2 == 0) == (i < learned || i % 8 < 6) ? "dark" : "bright";
        Path folder = directory.resolve("data/" + (i < learned ? "train/" : "val/") + shown);
        Files.createDirectories(folder);
        Files.write(folder.resolve(i + ".jpg"), encoder.encode(new Pixels(20, 20, pixels)));
      }
    }
  }

  private void train(String name, String options) {
    run(
        "train --dataset images --data %s --model cnn --size 20 --epochs 40 --rate 0.003 --threads 1 %s --out %s"
            .formatted(directory.resolve("data"), options, model(name)));
  }

  private JsonNode evaluated(String name) throws IOException {
    run(
        "evaluate --json --dataset images --data %s --model %s --report %s"
            .formatted(directory.resolve("data"), model(name), directory.resolve("report.html")));
    return new ObjectMapper()
        .readTree(out.toString().lines().reduce((first, second) -> second).orElseThrow());
  }

  private Path model(String name) {
    return directory.resolve(name + ".onnx");
  }

  private Path weights() {
    return directory.resolve("weights.pt");
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  private void ok(String command, Object first, Object second) {
    run(command.formatted(directory.resolve("data"), first, second));
  }

  private void run(String arguments) {
    out.getBuffer().setLength(0);
    int status =
        ClipstreamTrainer.execute(
            Arrays.asList(arguments.split(" +", -1)),
            Map.of(),
            Shutdown.detached(),
            new PrintWriter(out, true),
            new PrintWriter(err, true));
    assertThat(status).as(err.toString()).isZero();
  }
}
