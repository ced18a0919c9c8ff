package dev.clipstream.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import dev.clipstream.model.ClipModel;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.description.GraphDescription.Activation;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.step.StepModel;
import dev.clipstream.model.step.StepPair;
import dev.clipstream.trainer.encoder.ForeignOnnx;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images and clips of which a list says several things, or nothing. */
class MultiLabelCommandTest {

  private static final List<String> COLORS = List.of("blue", "green", "red");
  private static final int SIDE = 20;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Random random = new Random(5);

  @TempDir private Path directory;

  @Test
  void imagesOfSeveralColors_areToldAllOfTheirs_byIndependentScoresThatTheProcessorServes()
      throws IOException {
    Path list = writeImages("images.csv", 320, true);
    Path weights = directory.resolve("weights.pt");
    String train =
        "train --dataset images --list %s --model cnn --size 20 --epochs 12 --rate 0.003 --threads"
            + " 1 --label-smoothing 0.02 --class-weights balanced --checkpoint %s --out %s ";
    train = train.formatted(list, weights, model("mine"));
    run(train + "--unknown-below 0.5 --export-precision fp16,int8 --report " + report());

    assertThat(out.toString())
        .contains("calibration of the frame model: ")
        .contains("validation: all labels right of ")
        .contains("test: all labels right of ");
    assertThat(report()).content().contains("mean average precision", "right in all labels");
    assertThat(directory.resolve("mine-card.md"))
        .content()
        .contains("| all labels right |", "| mean average precision |");
    try (FrameModel model = FrameModel.open(model("mine"), Device.CPU)) {
      assertThat(model.card().labels()).isEqualTo(COLORS);
      assertThat(model.card().graph().activation()).contains(Activation.SIGMOID);
      assertThat(model.guessesScores()).isFalse();
      FrameModel.Runner runner = model.newRunner(2);
      runner.pixels().duplicate().put(pixels(List.of(0, 2))).put(pixels(List.of()));
      float[] purple = runner.run(2)[0].probabilities();
      float[] black = runner.run(2)[1].probabilities();
      assertThat(purple[0]).isGreaterThan(0.5f);
      assertThat(purple[1]).isLessThan(0.5f);
      assertThat(purple[2]).isGreaterThan(0.5f);
      assertThat(model.card().isUnknown(Math.max(black[0], Math.max(black[1], black[2])))).isTrue();
    }
    for (String name : List.of("mine", "mine-fp16", "mine-int8")) {
      JsonNode scored = evaluated("images", list, "--model " + model(name));
      assertThat(scored.path("examples").asInt()).as(name).isEqualTo(32);
      assertThat(scored.path("exact_match").asDouble()).as(name).isGreaterThan(0.8);
      assertThat(scored.path("mean_average_precision").asDouble()).as(name).isGreaterThan(0.95);
      assertThat(scored.path("micro_f1").asDouble()).as(name).isGreaterThan(0.9);
      assertThat(scored.path("per_class")).hasSize(3);
      assertThat(scored.path("unknown").path("threshold").asDouble()).isEqualTo(0.5);
    }
    Path said = directory.resolve("said.tsv");
    run(
        "evaluate --dataset images --list %s --model %s --predictions %s"
            .formatted(list, model("mine"), said));
    assertThat(out.toString()).contains("av. prec.", "right in all labels");
    assertThat(said).content().contains("\tblue|red\t", "\tnone of them\tunknown\t");

    byte[] once = Files.readAllBytes(model("mine"));
    run(
        "export --dataset images --list %s --checkpoint %s --out %s"
            .formatted(list, weights, model("mine")));
    assertThat(activation("mine")).contains(Activation.SIGMOID);
    run(train + "--unknown-below 0.5 --resume");
    assertThat(activation("mine")).contains(Activation.SIGMOID);
    assertThat(once).isNotEmpty();
  }

  @Test
  void partsOfAListWithoutSplit_haveEveryLabel_andCheckingFindsThemInOrder() throws IOException {
    Path list = writeImages("plain.jsonl", 90, false);
    run("datasets check --list " + list);
    assertThat(out.toString()).contains("blue", "green", "red").doesNotContain("blue|red");
    run(
        "train --dataset images --list %s --model cnn --size 20 --epochs 1 --threads 1 --out %s"
            .formatted(list, model("plain")));
    assertThat(out.toString()).contains("images to learn from, ");
    run(
        "train --dataset images --list %s --folds 3 --fold 1 --model cnn --size 20 --epochs 1"
                .formatted(list)
            + " --threads 1 --out "
            + model("fold"));
    JsonNode scored = evaluated("images", list, "--folds 3 --fold 1 --model " + model("fold"));
    assertThat(scored.path("examples").asInt()).isBetween(22, 38);
  }

  @Test
  void clipsOfSeveralColors_areToldByAPair_andByAClipModel() throws IOException {
    Path list = writeClips(48);
    run(
        "train --dataset clips --list %s --model gru --size 20 --epochs 12 --rate 0.01 --threads 1 --step --every-frame --out %s"
            .formatted(list, model("pair")));
    try (FrameModel frames = FrameModel.open(model("pair-frames"), Device.CPU);
        SequenceModel clips = SequenceModel.open(model("pair"), frames, Device.CPU);
        StepModel step = StepPair.open(model("pair-step"), frames, Device.CPU)) {
      assertThat(step.card().graph().activation()).contains(Activation.SIGMOID);
      assertThat(frames.card().graph().activation()).contains(Activation.SIGMOID);
      assertThat(clips.card().graph().activation()).contains(Activation.SIGMOID);
    }
    JsonNode scored =
        evaluated(
            "clips",
            list,
            "--model %s --sequence-model %s".formatted(model("pair-frames"), model("pair")));
    assertThat(scored.path("mean_average_precision").asDouble()).isGreaterThan(0.8);

    run(
        "train --dataset clips --list %s --model c3d --frames 2 --size 20 --epochs 1 --threads 1 --out %s"
            .formatted(list, model("whole")));
    try (ClipModel whole = ClipModel.open(model("whole"), Device.CPU)) {
      assertThat(whole.card().graph().activation()).contains(Activation.SIGMOID);
    }
    assertThat(evaluated("clips", list, "--model " + model("whole")).has("exact_match")).isTrue();
  }

  @Test
  void headOnAnEncoder_learnsSeveralLabels() throws IOException {
    Path list = writeImages("images.csv", 160, true);
    Path encoder = ForeignOnnx.write(directory.resolve("zoo"), "foreign");
    run(
        "train --dataset images --list %s --model mlp --epochs 40 --threads 1 --encoder %s --out %s"
            .formatted(list, encoder, model("head")));
    assertThat(activation("head")).contains(Activation.SIGMOID);
    assertThat(evaluated("images", list, "--model " + model("head")).has("exact_match")).isTrue();
  }

  @Test
  void whatIsForOneLabelAnExample_isRefused() throws IOException {
    Path list = writeImages("images.csv", 60, true);
    assertThat(
            status(
                "train --dataset images --list %s --model cnn --size 20 --epochs 1 --sampling balanced --out %s"
                    .formatted(list, model("none"))))
        .isEqualTo(1);
    assertThat(err.toString()).contains("these examples have several labels each");
    assertThat(model("none")).doesNotExist();
  }

  private Optional<Activation> activation(String name) {
    try (FrameModel model = FrameModel.open(model(name), Device.CPU)) {
      return model.card().graph().activation();
    }
  }

  /** One third of them shows each color. */
  private Path writeImages(String name, int count, boolean parts) throws IOException {
    boolean json = name.endsWith(".jsonl");
    List<String> rows = new ArrayList<>();
    if (!json) {
      rows.add("path,label" + (parts ? ",split" : ""));
    }
    try (JpegEncoder encoder = new JpegEncoder(95)) {
      for (int i = 0; i < count; i++) {
        List<Integer> shown = shown();
        Path file = directory.resolve(i + ".jpg");
        Files.write(file, encoder.encode(new Pixels(SIDE, SIDE, pixels(shown))));
        List<String> labels = shown.stream().map(COLORS::get).toList();
        String split = i % 10 == 0 ? "test" : i % 10 < 3 ? "validation" : "train";
        rows.add(
            json
                ? "{\"path\": \"%d.jpg\", \"label\": %s}"
                    .formatted(i, new ObjectMapper().writeValueAsString(labels))
                : "%d.jpg,%s%s"
                    .formatted(
                        i,
                        labels.isEmpty() ? "|" : String.join("|", labels),
                        parts ? "," + split : ""));
      }
    }
    return Files.write(directory.resolve(name), rows);
  }

  private Path writeClips(int count) throws IOException {
    List<String> rows = new ArrayList<>(List.of("path,label,split"));
    try (JpegEncoder encoder = new JpegEncoder(95)) {
      for (int i = 0; i < count; i++) {
        List<Integer> shown = shown();
        Path folder = Files.createDirectories(directory.resolve("clip" + i));
        for (int frame = 0; frame < 3; frame++) {
          Pixels pixels = new Pixels(SIDE, SIDE, pixels(shown));
          Files.write(folder.resolve(frame + ".jpg"), encoder.encode(pixels));
        }
        List<String> labels = shown.stream().map(COLORS::get).toList();
        rows.add(
            "clip%d,%s,%s"
                .formatted(
                    i,
                    labels.isEmpty() ? "|" : String.join("|", labels),
                    i % 4 == 0 ? "validation" : "train"));
      }
    }
    return Files.write(directory.resolve("clips.csv"), rows);
  }

  private List<Integer> shown() {
    List<Integer> shown = new ArrayList<>();
    for (int k = 0; k < COLORS.size(); k++) {
      if (random.nextInt(3) == 0) {
        shown.add(k);
      }
    }
    return shown;
  }

  /** Noise, brighter in the channels of the colors that are shown. */
  private byte[] pixels(List<Integer> shown) {
    byte[] pixels = new byte[SIDE * SIDE * 3];
    for (int p = 0; p < pixels.length; p++) {
      int color = 2 - p % 3;
      pixels[p] = (byte) (random.nextInt(60) + (shown.contains(color) ? 150 : 20));
    }
    return pixels;
  }

  private JsonNode evaluated(String dataset, Path list, String options) throws IOException {
    run("evaluate --json --dataset %s --list %s %s".formatted(dataset, list, options));
    return new ObjectMapper()
        .readTree(out.toString().lines().reduce((first, second) -> second).orElseThrow());
  }

  private Path model(String name) {
    return directory.resolve(name + ".onnx");
  }

  private Path report() {
    return directory.resolve("report.html");
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
