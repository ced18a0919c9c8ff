package dev.clipstream.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import dev.clipstream.image.resize.Fit;
import dev.clipstream.image.resize.Resizing;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.trainer.evaluate.Predictions;
import dev.clipstream.trainer.torch.Compute;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClipstreamTrainerTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  @Test
  void trainExportAndEvaluateWorkOnEachOthersFiles() throws IOException {
    String model = directory.resolve("clips.onnx").toString();
    String frames = directory.resolve("clips-frames.onnx").toString();
    String weights = directory.resolve("weights.pt").toString();
    String again = directory.resolve("again.onnx").toString();

    int trained =
        run(
            "train --dataset shapes --model lstm --examples 64 --epochs 1 --threads 1 --out "
                + model
                + " --checkpoint "
                + weights);
    assertThat(trained).as(err.toString()).isZero();
    assertThat(out.toString()).contains("64 clips to learn from", "epoch 1", "wrote");
    assertThat(out.toString().lines().reduce((a, b) -> b).orElseThrow())
        .startsWith("validation accuracy ")
        .contains("optimistic", "'evaluate'");

    String exported = "export --dataset shapes --examples 64 --checkpoint " + weights;
    assertThat(run(exported + " --out " + again + " --frame-out " + frames)).isZero();

    String evaluated = "evaluate --dataset shapes --examples 32 --seed 5 --model " + frames;
    Path page = directory.resolve("report.html");
    assertThat(run(evaluated + " --sequence-model " + again + " --report " + page))
        .as(err.toString())
        .isZero();
    // The learning curves went from the training through the checkpoint into the exported file.
    assertThat(page).content().contains("<polyline", "data:image/jpeg;base64,", "Worst mistakes");
    JsonNode result = lastLine();
    assertThat(result.get("top1").asDouble()).isBetween(0.0, 1.0);
    assertThat(result.get("examples").asInt()).isEqualTo(32);
    assertThat(result.get("classes").asInt()).isEqualTo(16);
    assertThat(result.get("calibration_error").asDouble()).isBetween(0.0, 1.0);
    assertThat(result.get("images").asInt()).isEqualTo(32 * 16);
    assertThat(result.get("confusion")).hasSize(16);
    assertThat(out.toString()).contains("calibration error", "images/s", "Rows are classes");

    out.getBuffer().setLength(0);
    assertThat(run(evaluated + " --json")).isZero();
    assertThat(out.toString().lines()).hasSize(1);
    assertThat(lastLine().get("classes").asInt()).isEqualTo(4);
  }

  @Test
  void alsoWritesFilesThatAreServed_andSaysWhatEachGainsAndLoses() throws IOException {
    Path model = directory.resolve("mine.onnx");
    Path weights = directory.resolve("weights.pt");
    String set = " --dataset shapes --examples 64 --out " + model + " --checkpoint " + weights;

    assertThat(run("train --model cnn --epochs 1 --threads 1 --export-precision fp16,int8" + set))
        .as(err.toString())
        .isZero();

    assertThat(out.toString()).contains("mine.onnx", "mine-fp16.onnx", "mine-int8.onnx", "top-1");
    byte[] int8 = Files.readAllBytes(directory.resolve("mine-int8.onnx"));
    try (FrameModel opened = FrameModel.open(directory.resolve("mine-int8.onnx"), Device.CPU)) {
      assertThat(opened.card().labels()).containsExactly("circle", "square", "triangle", "cross");
    }
    assertThat(run("export --export-precision int8" + set)).as(err.toString()).isZero();
    assertThat(Files.readAllBytes(directory.resolve("mine-int8.onnx"))).isEqualTo(int8);
    assertThat(run("export --export-precision int4" + set)).isEqualTo(2);
    assertThat(err.toString()).contains("fp16 or int8, not int4");
  }

  @Test
  void alsoOfClipsWritesPairsThatBelongTogether() throws IOException {
    Path model = directory.resolve("clips.onnx");

    assertThat(
            run(
                "train --dataset shapes --model mean --examples 32 --epochs 1 --threads 1"
                    + " --export-precision int8 --out "
                    + model))
        .as(err.toString())
        .isZero();

    String frames = directory.resolve("clips-frames-int8.onnx").toString();
    String clips = directory.resolve("clips-int8.onnx").toString();
    assertThat(
            run(
                "evaluate --dataset shapes --examples 16 --model "
                    + frames
                    + " --sequence-model "
                    + clips))
        .as(err.toString())
        .isZero();
  }

  @Test
  void modelHoldsNoPathOfTheMachineThatTrainedIt() throws IOException {
    Path model = directory.resolve("frames.onnx");

    assertThat(run("train --dataset shapes --model cnn --examples 32 --epochs 1 --out " + model))
        .isZero();

    String bytes = Files.readString(model, StandardCharsets.ISO_8859_1);
    assertThat(bytes).contains("\"dataset\":\"shapes\"").doesNotContain(directory.toString());
  }

  @Test
  void badUsageIsStatus2_andSaysWhatThereIs() {
    assertThat(run("train --dataset shapes --model nothing --out x.onnx")).isEqualTo(2);
    assertThat(err.toString()).contains("cnn", "lstm");
    assertThat(run("train --dataset nothing --model cnn --out x.onnx")).isEqualTo(2);
    assertThat(err.toString()).contains("images", "shapes");
    assertThat(run("train --model cnn")).isEqualTo(2);
    assertThat(run("train --dataset shapes --model cnn --epochs 0 --out x.onnx")).isEqualTo(2);
    assertThat(err.toString()).contains("epochs must be 1 or more");
    String many = "--rate -1 --augment blur --schedule none --label-smoothing 2 --out x.onnx";
    assertThat(run("train --dataset shapes --model cnn " + many)).isEqualTo(2);
    assertThat(err.toString()).contains("learning rate", "'blur'", "one-cycle", "smoothing");
    assertThat(run("train --dataset shapes --model cnn --depth 20 --out x.onnx")).isEqualTo(2);
    assertThat(err.toString()).contains("are for resnet");
  }

  @Test
  void failureIsStatus1_inOneLine() {
    Path missing = directory.resolve("missing");
    assertThat(run("train --dataset images --model cnn --out x.onnx --data " + missing))
        .isEqualTo(1);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).startsWith("error: there is no folder").contains("missing");
    assertThat(run("train --dataset cifar10 --model lstm --out x.onnx --data " + directory))
        .isEqualTo(1);
    assertThat(run("evaluate --dataset shapes --model " + missing)).isEqualTo(1);
    assertThat(run("export --dataset shapes --out x.onnx --checkpoint " + missing)).isEqualTo(1);
  }

  @Test
  void helpAndDatasetsTeach() {
    assertThat(run("datasets")).isZero();
    assertThat(out.toString()).contains("cifar10", "clips", "images", "shapes", "cnn", "lstm");
    assertThat(run("train --help")).isZero();
    assertThat(out.toString()).contains("--epochs", "default: 10");
  }

  @Test
  void interruptedTrainingGoesOnFromItsCheckpoint() throws IOException {
    Path once = directory.resolve("once/clips.onnx");
    Path again = directory.resolve("again/clips.onnx");
    String command =
        "train --dataset shapes --model mean --examples 32 --epochs 2 --threads 1 --augment crop=2"
            + " --ema-decay 0.9 --checkpoint "
            + directory.resolve("state.pt")
            + " --resume --out ";

    assertThat(run(command + once)).as(err.toString()).isZero();
    assertThat(run(command + again)).as(err.toString()).isZero();

    assertThat(out.toString()).contains("going on after epoch 2 of 2");
    assertThat(Files.readAllBytes(again)).isEqualTo(Files.readAllBytes(once));
    assertThat(run(command.replace("crop=2", "crop=3") + once)).isEqualTo(1);
    assertThat(err.toString()).contains("augment was").doesNotContain("epochs");

    Path longer = directory.resolve("longer/clips.onnx");
    assertThat(run(command.replace("--epochs 2", "--epochs 4") + longer))
        .as(err.toString())
        .isZero();
    assertThat(out.toString()).contains("going on after epoch 2 of 4", "schedule of 4", "epoch 4");
    assertThat(Files.readString(longer, StandardCharsets.ISO_8859_1))
        .contains("\"epochs\":4", "\"epochs_planned_before\":\"2\"");
    assertThat(run(command.replace("--epochs 2", "--epochs 4") + again)).isZero();
    assertThat(Files.readAllBytes(again)).isEqualTo(Files.readAllBytes(longer));
    assertThat(run(command.replace("--epochs 2", "--epochs 3") + again)).isEqualTo(1);
    assertThat(err.toString()).contains("4 epochs behind it already");
  }

  @Test
  void modelOfOblongCroppedImagesIsScoredOnSuch_byGroup() throws IOException {
    Path groups = directory.resolve("groups.tsv");
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 16; i++) {
      String name = (i % 2 == 0 ? "bright/" : "dark/") + i + ".jpg";
      byte[] pixels = new byte[40 * 40 * 3];
      Arrays.fill(pixels, (byte) (i % 2 == 0 ? 200 : 40));
      Path file = directory.resolve("data").resolve(name);
      Files.createDirectories(file.getParent());
      try (JpegEncoder encoder = new JpegEncoder(90)) {
        Files.write(file, encoder.encode(new Pixels(40, 40, pixels)));
      }
      lines.append(name).append("\tscene ").append(i / 2).append('\n');
    }
    Files.writeString(groups, lines);
    String set = " --dataset images --data " + directory.resolve("data") + " --groups " + groups;
    Path model = directory.resolve("oblong.onnx");

    String train = "train --model cnn --size 32x24 --resize crop --epochs 1 --folds 4 --fold 2";
    assertThat(run(train + set + " --out " + model)).as(err.toString()).isZero();
    assertThat(out.toString()).contains("12 images to learn from, 4 to check with");
    try (FrameModel opened = FrameModel.open(model, Device.CPU)) {
      assertThat(opened.width()).isEqualTo(32);
      assertThat(opened.height()).isEqualTo(24);
      assertThat(opened.card().resizing()).isEqualTo(Resizing.halving(Fit.CROP));
    }
    Path said = directory.resolve("said.tsv");
    String evaluate = "evaluate --folds 4 --fold 2 --predictions " + said + " --model " + model;
    assertThat(run(evaluate + set)).as(err.toString()).isZero();
    assertThat(lastLine().get("examples").asInt()).isEqualTo(4);
    List<String> predictions = Files.readAllLines(said);
    assertThat(predictions).hasSize(5).startsWith(Predictions.HEADER);
    long right = predictions.stream().filter(line -> line.matches("(.+)/.*\t\\1\t\\1\t.*")).count();
    assertThat(right / 4.0).isEqualTo(lastLine().get("top1").asDouble());
  }

  @Test
  void deviceThatIsNotThereIsRefusedWithAdvice() {
    Assumptions.assumeFalse(Compute.hasCuda(), "this machine has a GPU");

    assertThat(run("train --dataset shapes --model cnn --device cuda --out x.onnx")).isEqualTo(1);
    assertThat(err.toString()).contains("sees no GPU", "linux-x86_64-gpu");
  }

  private int run(String arguments) {
    return ClipstreamTrainer.execute(
        List.of(arguments.split(" ", -1)),
        Map.of(),
        Shutdown.detached(),
        new PrintWriter(out, true),
        new PrintWriter(err, true));
  }

  private JsonNode lastLine() throws IOException {
    return new ObjectMapper().readTree(out.toString().lines().reduce((a, b) -> b).orElseThrow());
  }
}
