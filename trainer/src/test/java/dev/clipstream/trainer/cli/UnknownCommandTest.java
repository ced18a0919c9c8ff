package dev.clipstream.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.step.StepModel;
import dev.clipstream.model.step.StepPair;
import dev.clipstream.trainer.encoder.ForeignOnnx;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that are told, or find out, below which score they do not know. */
class UnknownCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  @Test
  void thresholdThatIsFound_isServed_andMakesWhatIsLabelledAsRightAsAsked() throws IOException {
    writeImages();
    train("mine", "--unknown-accuracy 0.95 --checkpoint " + weights());
    assertThat(out.toString()).containsPattern("unknown below 0\\.[0-9]+: the frame model labels");
    double below = unknownBelow("mine").orElseThrow();
    JsonNode scored = evaluated("mine");
    JsonNode unknown = scored.path("unknown");
    assertThat(unknown.path("threshold").asDouble()).isEqualTo(below);
    assertThat(unknown.path("accuracy").asDouble()).isGreaterThanOrEqualTo(0.94);
    assertThat(unknown.path("labelled").asDouble()).isBetween(0.1, 0.99);
    assertThat(scored.path("top1").asDouble())
        .isCloseTo(
            unknown.path("accuracy").asDouble() * unknown.path("labelled").asDouble(),
            within(1e-9));
    assertThat(scored.path("columns").toString()).contains("\"unknown\"");
    assertThat(directory.resolve("mine-card.md"))
        .content()
        .contains("Where its best probability is below " + below + ", its label is \"unknown\".")
        .contains("and is its label from " + below + " on.");
    assertThat(directory.resolve("report.html"))
        .content()
        .contains("This model calls unknown what has less than " + below);

    byte[] once = Files.readAllBytes(model("mine"));
    export("mine", "");
    assertThat(model("mine")).hasBinaryContent(once);
    export("mine", "--unknown-below 0.75");
    assertThat(unknownBelow("mine")).contains(0.75);
    train("mine", "--resume --checkpoint " + weights());
    assertThat(unknownBelow("mine")).isEmpty();
  }

  @Test
  void evaluate_saysWhatEveryThresholdWouldCost() throws IOException {
    writeImages();
    train("plain", "");
    JsonNode scored = evaluated("plain");
    assertThat(scored.has("unknown")).isFalse();
    double before = 1;
    for (JsonNode point : scored.path("coverage")) {
      assertThat(point.path("labelled").asDouble()).isLessThanOrEqualTo(before);
      before = point.path("labelled").asDouble();
    }
    assertThat(scored.path("coverage").path(0).path("accuracy")).isEqualTo(scored.path("top1"));
    run(
        "evaluate --dataset images --data %s --model %s"
            .formatted(directory.resolve("data"), model("plain")));
    assertThat(out.toString()).containsPattern("unknown below +labelled +of those right");
  }

  @Test
  void foreignPicturesInAFolderCalledUnknown_areRightWhereTheModelSaysSo() throws IOException {
    writeImages();
    train("mine", "--unknown-below 1");
    Path odd = Files.createDirectories(directory.resolve("data/val/unknown"));
    try (JpegEncoder encoder = new JpegEncoder(90)) {
      byte[] pixels = new byte[20 * 20 * 3];
      Arrays.fill(pixels, (byte) 110);
      Files.write(odd.resolve("0.jpg"), encoder.encode(new Pixels(20, 20, pixels)));
    }
    JsonNode scored = evaluated("mine");
    assertThat(scored.path("per_class").path(2).path("class").asText()).isEqualTo("unknown");
    assertThat(scored.path("per_class").path(2).path("recall").asDouble()).isEqualTo(1);
  }

  @Test
  void ofAPair_theModelsOfClipsAreTold_andNotTheFrameModel() throws IOException {
    run(
        "train --dataset shapes --examples 64 --model gru --epochs 1 --threads 1 --step"
            + " --unknown-below 0.625 --out "
            + model("clips"));
    try (FrameModel frames = FrameModel.open(model("clips-frames"), Device.CPU);
        SequenceModel clips = SequenceModel.open(model("clips"), frames, Device.CPU);
        StepModel step = StepPair.open(model("clips-step"), frames, Device.CPU)) {
      assertThat(frames.card().unknownBelow()).isEmpty();
      assertThat(clips.card().unknownBelow()).contains(0.625);
      assertThat(step.card().unknownBelow()).contains(0.625);
    }
    run(
        "evaluate --json --dataset shapes --seed 7 --examples 32 --model %s --stream-model %s"
            .formatted(model("clips-frames"), model("clips-step")));
    assertThat(json().path("unknown").path("threshold").asDouble()).isEqualTo(0.625);
  }

  @Test
  void headOnAnEncoder_isTold_andKeepsNothingOfWhatTheEncoderSaid() throws IOException {
    writeImages();
    Path encoder = ForeignOnnx.write(directory.resolve("zoo"), "foreign");
    String command =
        "train --dataset images --data %s --model linear --epochs 5 --threads 1 --encoder %s %s"
            + " --out %s";
    Path data = directory.resolve("data");
    run(command.formatted(data, encoder, "--unknown-below 0.25", model("head")));
    assertThat(unknownBelow("head")).contains(0.25);
    run(command.formatted(data, model("head"), "", model("again")));
    assertThat(unknownBelow("again")).isEmpty();
  }

  @Test
  void whatCannotBe_isRefusedBeforeTheTraining() throws IOException {
    writeImages();
    String train = "train --dataset images --data %s --model cnn --out %s ";
    train = train.formatted(directory.resolve("data"), model("none"));
    assertThat(status(train + "--unknown-below 0")).isEqualTo(2);
    assertThat(err.toString()).contains("--unknown-below must be above 0, 1 at most");
    assertThat(status(train + "--unknown-accuracy 95")).isEqualTo(2);
    assertThat(err.toString()).contains("--unknown-accuracy must be above 0, 1 at most");
    assertThat(status(train + "--unknown-accuracy 0.9 --unknown-below 0.5")).isEqualTo(2);
    assertThat(err.toString()).contains("give one of them");
    assertThat(model("none")).doesNotExist();
  }

  private Optional<Double> unknownBelow(String name) {
    try (FrameModel model = FrameModel.open(model(name), Device.CPU)) {
      return model.card().unknownBelow();
    }
  }

  /**
   * Dark and bright noise; of that to check with, the grayer, the more are under the other's name.
   */
  private void writeImages() throws IOException {
    Random random = new Random(3);
    try (JpegEncoder encoder = new JpegEncoder(90)) {
      for (int i = 0; i < 400; i++) {
        boolean learned = i < 200;
        double bright = random.nextDouble();
        byte[] pixels = new byte[20 * 20 * 3];
        for (int p = 0; p < pixels.length; p++) {
          pixels[p] = (byte) (20 + 180 * bright + 30 * random.nextDouble());
        }
        String shown = random.nextDouble() < steep(bright) ? "bright" : "dark";
        Path folder = directory.resolve("data/" + (learned ? "train/" : "val/") + shown);
        Files.createDirectories(folder);
        Files.write(folder.resolve(i + ".jpg"), encoder.encode(new Pixels(20, 20, pixels)));
      }
    }
  }

  private static double steep(double bright) {
    return 1 / (1 + Math.exp(-12 * (bright - 0.5)));
  }

  private void train(String name, String options) {
    run(
        "train --dataset images --data %s --model cnn --size 20 --epochs 20 --rate 0.003 --threads 1 %s --out %s"
            .formatted(directory.resolve("data"), options, model(name)));
  }

  private void export(String name, String options) {
    run(
        "export --dataset images --data %s --checkpoint %s %s --out %s"
            .formatted(directory.resolve("data"), weights(), options, model(name)));
  }

  private JsonNode evaluated(String name) throws IOException {
    run(
        "evaluate --json --dataset images --data %s --model %s --report %s"
            .formatted(directory.resolve("data"), model(name), directory.resolve("report.html")));
    return json();
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper()
        .readTree(out.toString().lines().reduce((first, second) -> second).orElseThrow());
  }

  private Path model(String name) {
    return directory.resolve(name + ".onnx");
  }

  private Path weights() {
    return directory.resolve("weights.pt");
  }

  private void run(String arguments) {
    assertThat(status(arguments)).as(err.toString()).isZero();
  }

  private int status(String arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return ClipstreamTrainer.execute(
        Arrays.asList(arguments.trim().split(" +", -1)),
        Map.of(),
        Shutdown.detached(),
        new PrintWriter(out, true),
        new PrintWriter(err, true));
  }
}
