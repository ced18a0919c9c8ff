package dev.clipstream.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two classes of the same gray images, one with nine times as many: only their weights count. */
class ClassWeightsCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  @BeforeEach
  void writeImages() throws IOException {
    byte[] pixels = new byte[20 * 20 * 3];
    Arrays.fill(pixels, (byte) 100);
    try (JpegEncoder encoder = new JpegEncoder(90)) {
      byte[] image = encoder.encode(new Pixels(20, 20, pixels));
      for (int i = 0; i < 40; i++) {
        Path folder = directory.resolve(i < 4 ? "data/rare" : "data/often");
        Files.createDirectories(folder);
        Files.write(folder.resolve(i + ".jpg"), image);
      }
    }
  }

  @Test
  void balancedClassesAreTakenForAsLikely_othersByHowOftenTheyCome() throws IOException {
    assertThat(scoreOfTheBest("none")).isGreaterThan(0.8);
    assertThat(scoreOfTheBest("balanced")).isLessThan(0.65);

    assertThat(Files.readString(model("balanced"), StandardCharsets.ISO_8859_1))
        .contains("\"class_weights\":\"balanced\"");
    assertThat(Files.readString(model("none"), StandardCharsets.ISO_8859_1))
        .doesNotContain("class_weights");
  }

  @Test
  void headOnAnEncoderIsWeighedToo() throws IOException {
    Path encoder = ForeignOnnx.write(directory.resolve("zoo"), "foreign");
    String head = "train --model mlp --epochs 60 --rate 0.01 --batch 12 --threads 1 --encoder ";
    assertThat(scoreOfTheBest(head + encoder, "none")).isGreaterThan(0.8);
    assertThat(scoreOfTheBest(head + encoder, "balanced")).isLessThan(0.65);
  }

  @Test
  void balancedSamplingDoesTheSame_andIsRemembered() throws IOException {
    assertThat(scoreOfTheBest("none --sampling balanced")).isLessThan(0.65);

    assertThat(Files.readString(model("none"), StandardCharsets.ISO_8859_1))
        .contains("\"sampling\":\"balanced\"");
  }

  @Test
  void earlyStoppingLooksAtWhatIsAskedFor() throws IOException {
    String train = "train --model cnn --size 20 --epochs 2 --threads 1 --out " + model("none");
    assertThat(run(train + " --patience 1 --early-stop-on macro-f1" + set())).isZero();
    assertThat(Files.readString(model("none"), StandardCharsets.ISO_8859_1))
        .contains("\"early_stop_on\":\"macro_f1\"", "validation_macro_f1");

    assertThat(run(train + " --early-stop-on macro-f1" + set())).isEqualTo(2);
    assertThat(err.toString()).contains("--early-stop-on is for --patience");
    assertThat(run(train + " --patience 1 --early-stop-on f1" + set())).isEqualTo(2);
    assertThat(err.toString()).contains("accuracy, macro-f1, balanced-accuracy, loss, not f1");
  }

  @Test
  void rareClassesAreNotMadeUpForTwice() {
    String both = " --class-weights balanced --sampling balanced --out ";
    assertThat(run("train --model cnn" + both + model("none") + set())).isEqualTo(2);
    assertThat(err.toString()).contains("both make up for rare classes: leave one out");
  }

  @Test
  void otherWeightsAreRefused() {
    assertThat(run("train --model cnn --class-weights heavy --out " + model("none") + set()))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--class-weights must be one of none, balanced, not heavy");
  }

  private double scoreOfTheBest(String options) throws IOException {
    return scoreOfTheBest(
        "train --model cnn --size 20 --epochs 8 --rate 0.003 --batch 12 --threads 1", options);
  }

  private double scoreOfTheBest(String train, String options) throws IOException {
    String weights = options.split(" ", -1)[0];
    assertThat(run(train + " --class-weights " + options + " --out " + model(weights) + set()))
        .as(err.toString())
        .isZero();
    Path said = directory.resolve("said.tsv");
    assertThat(run("evaluate --model " + model(weights) + " --predictions " + said + set()))
        .as(err.toString())
        .isZero();
    String[] first = Files.readAllLines(said).get(1).split("\t", -1);
    return Double.parseDouble(first[first.length - 1]);
  }

  private String set() {
    return " --dataset images --data " + directory.resolve("data");
  }

  private Path model(String name) {
    return directory.resolve(name + ".onnx");
  }

  private int run(String arguments) {
    return ClipstreamTrainer.execute(
        List.of(arguments.split(" +", -1)),
        Map.of(),
        Shutdown.detached(),
        new PrintWriter(out, true),
        new PrintWriter(err, true));
  }
}
