package dev.clipstream.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A preset sets what was not given, says so, and what it sets learns. */
class PresetCommandTest {

  private static final String SHAPES = "train --dataset shapes --threads 1 ";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Map<String, String> environment = new HashMap<>();

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"fast", "balanced", "accurate"})
  void presetOfAFewImagesLearns_andIsInTheFileAndTheCard(String preset) throws IOException {
    images(30);

    run(
        "train --dataset images --threads 1 --epochs 20 --size 20 --data %s --preset %s --out %s"
            .formatted(directory.resolve("data"), preset, model()));

    assertThat(out.toString())
        .contains("preset %s, for 54 images of 40 pixels: --model ".formatted(preset))
        .doesNotContain("--epochs 2", "--size ");
    assertThat(validationAccuracy()).isGreaterThan(0.8);
    assertThat(Files.readString(directory.resolve("m-card.md")))
        .contains("| preset | " + preset + " |", "| epochs | 20 |", "| augment | ");
    assertThat(Files.readString(model(), StandardCharsets.ISO_8859_1))
        .contains("\"preset\":\"" + preset + "\"", "\"epochs\":20");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fast", "balanced", "accurate"})
  void presetOfAFewClipsLearns(String preset) throws IOException {
    SampleClipFolders.write(directory.resolve("data"), 12);

    run(
        "train --dataset clips --threads 1 --epochs 15 --size 24 --data %s --preset %s --out %s"
            .formatted(directory.resolve("data"), preset, model()));

    assertThat(out.toString()).contains("preset %s, for 22 clips of 40 pixels".formatted(preset));
    List<String> history = Files.readAllLines(directory.resolve("m-history.csv"));
    assertThat(accuracy(history.get(1))).isLessThan(accuracy(history.get(15)));
    assertThat(accuracy(history.get(15))).isGreaterThan(0.8);
  }

  /** Of the training examples, in a row of the history. */
  private static double accuracy(String row) {
    return Double.parseDouble(row.split(",", -1)[3]);
  }

  @Test
  void withoutModelThePresetIsBalanced_withOneNoneIs() throws IOException {
    run(SHAPES + "--examples 16 --epochs 1 --size 16 --out " + model());
    assertThat(out.toString())
        .contains("preset balanced, for 16 clips of 16 pixels: --model gru --motion");

    out.getBuffer().setLength(0);
    run(SHAPES + "--examples 16 --epochs 1 --model mean --out " + model());

    assertThat(out.toString()).doesNotContain("preset");
    assertThat(Files.readString(model(), StandardCharsets.ISO_8859_1))
        .contains("\"rate\":0.001", "\"schedule\":\"cosine\"")
        .doesNotContain("\"preset\"");
  }

  @Test
  void whatIsGivenWins_typedInTheEnvironmentOrInAFile() throws IOException {
    environment.put("CLIPSTREAM_RATE", "0.125");
    environment.put("CLIPSTREAM_PRESET", "fast");
    Path config = directory.resolve("c.properties");
    Files.writeString(config, "schedule=constant\nmodel=mean\n");

    run(SHAPES + "--examples 16 --epochs 1 --batch 8 --config " + config + " --out " + model());

    assertThat(out.toString())
        .contains("preset fast")
        .doesNotContain("--rate", "--schedule", "--model", "--batch", "--epochs");
    assertThat(Files.readString(model(), StandardCharsets.ISO_8859_1))
        .contains("\"rate\":0.125", "\"schedule\":\"constant\"", "\"model\":\"mean\"")
        .contains("\"batch\":8", "\"warm_up\":0.2", "\"encoder\":\"cnn\"");
  }

  @Test
  void augmentationOfAPresetIsSwitchedOff_byNone() throws IOException {
    images(12);
    String train =
        "train --dataset images --threads 1 --epochs 1 --seed 3 --preset accurate --data %s --out %s"
            .formatted(directory.resolve("data"), model());
    run(train);
    String changed = losses();
    assertThat(out.toString()).contains("--augment flip,crop=4,cutout=8");
    assertThat(Files.readString(directory.resolve("m-card.md"))).contains("| augment | ");

    out.getBuffer().setLength(0);
    run(train + " --augment none");

    assertThat(out.toString()).contains("preset accurate").doesNotContain("--augment");
    assertThat(losses()).isNotEqualTo(changed);
    assertThat(Files.readString(directory.resolve("m-card.md"))).doesNotContain("augment |");
  }

  @Test
  void imagesThatAreSmallerThanANetworkTakes_areSaidToBeEnlarged() throws IOException {
    for (String name : List.of("day", "night")) {
      Path folder = Files.createDirectories(directory.resolve("data").resolve(name));
      for (int i = 0; i < 4; i++) {
        try (JpegEncoder encoder = new JpegEncoder(90)) {
          byte[] pixels = new byte[10 * 10 * 3];
          new Random(i).nextBytes(pixels);
          Files.write(folder.resolve(i + ".jpg"), encoder.encode(new Pixels(10, 10, pixels)));
        }
      }
    }
    String train =
        "train --dataset images --threads 1 --epochs 1 --preset fast --data %s --out %s"
            .formatted(directory.resolve("data"), model());

    run(train);

    assertThat(out.toString())
        .contains("for 6 images of 10 pixels (too few for a network, so they are enlarged): --")
        .contains("--size 24");
    out.getBuffer().setLength(0);
    run(train + " --size 30");
    assertThat(out.toString()).contains("for 6 images of 10 pixels: --");
  }

  @Test
  void lineThatIsPrintedGivesTheSameWeights_typedInPlaceOfThePreset() throws IOException {
    run(SHAPES + "--examples 32 --epochs 1 --preset fast --out " + model());
    Matcher options = Pattern.compile("preset fast.*?: (.*)").matcher(out.toString());
    assertThat(options.find()).isTrue();
    Path typed = directory.resolve("typed.onnx");
    String first = losses();

    out.getBuffer().setLength(0);
    run(SHAPES + "--examples 32 --epochs 1 " + options.group(1) + " --out " + typed);

    assertThat(losses()).isEqualTo(first);
  }

  @Test
  void clipModelAndHeadsTakeAPreset_too() throws IOException {
    run(SHAPES + "--examples 16 --epochs 1 --preset fast --model c3d --frames 4 --out " + model());
    assertThat(out.toString()).contains("preset fast, for 16 clips").doesNotContain("--encoder");
    assertThat(Files.readString(directory.resolve("m-card.md"))).contains("| preset | fast |");

    images(12);
    String set = "train --dataset images --threads 1 --data " + directory.resolve("data");
    Path encoder = directory.resolve("e.onnx");
    run(set + " --model cnn --size 24 --epochs 1 --out " + encoder);
    run(set + " --preset accurate --epochs 4 --encoder " + encoder + " --out " + model());

    assertThat(out.toString()).contains("--model mlp --dropout 0.3");
    assertThat(Files.readString(directory.resolve("m-card.md")))
        .contains("| preset | accurate |", "| model | mlp |");
  }

  @Test
  void presetThatThereIsNot_isRefusedWithThoseThereAre() {
    assertThat(execute(SHAPES + "--preset best --out " + model())).isEqualTo(2);
    assertThat(err.toString()).contains("fast, balanced, accurate", "not best");
  }

  private double validationAccuracy() {
    Matcher last = Pattern.compile("validation accuracy ([0-9.]+) %").matcher(out.toString());
    assertThat(last.find()).as(out.toString()).isTrue();
    return Double.parseDouble(last.group(1)) / 100;
  }

  private String losses() {
    return out.toString()
        .lines()
        .filter(line -> line.startsWith("epoch 1 "))
        .map(line -> line.replaceFirst("after .*", ""))
        .findFirst()
        .orElseThrow();
  }

  /** Two classes that differ in color and texture. */
  private void images(int each) throws IOException {
    Random random = new Random(1);
    for (String name : List.of("day", "night")) {
      Path folder = Files.createDirectories(directory.resolve("data").resolve(name));
      for (int i = 0; i < each; i++) {
        byte[] pixels = new byte[40 * 44 * 3];
        for (int at = 0; at < pixels.length; at++) {
          int value = name.equals("day") ? 150 + 20 * (at % 3) : 40 + 30 * (at / 240 % 2);
          pixels[at] = (byte) (value + random.nextInt(40));
        }
        try (JpegEncoder encoder = new JpegEncoder(90)) {
          Files.write(folder.resolve(i + ".jpg"), encoder.encode(new Pixels(44, 40, pixels)));
        }
      }
    }
  }

  private Path model() {
    return directory.resolve("m.onnx");
  }

  private void run(String arguments) {
    assertThat(execute(arguments)).as(err.toString()).isZero();
  }

  private int execute(String arguments) {
    return ClipstreamTrainer.execute(
        List.of(arguments.split(" +", -1)),
        environment,
        Shutdown.detached(),
        new PrintWriter(out, true),
        new PrintWriter(err, true));
  }
}
