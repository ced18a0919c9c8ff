package dev.clipstream.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipstream.model.ClipModel;
import dev.clipstream.model.session.Device;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code train}, {@code export} and {@code evaluate} of a model of whole clips. */
class ClipModelCommandTest {

  private static final String SHAPES =
      "train --dataset shapes --size 16 --model c3d --examples 32 --threads 1 --frames 8 ";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  @Test
  void oneFileIsTrained_exportedAgain_andEvaluatedAsItIsServed() throws IOException {
    Path again = directory.resolve("again.onnx");
    String options = "--epochs 1 --augment crop=1 --checkpoint " + weights() + " --out ";
    assertThat(run(SHAPES + options + model())).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("32 clips to learn from", "epoch 1", "wrote " + model(), "optimistic");
    assertThat(directory.resolve("c3d-frames.onnx")).doesNotExist();
    assertThat(Files.readString(model(), StandardCharsets.ISO_8859_1))
        .contains("\"model\":\"c3d\"", "\"frames\":8", "\"augment\":\"crop=1\"");

    assertThat(
            run(
                "export --dataset shapes --examples 16 --checkpoint "
                    + weights()
                    + " --out "
                    + again))
        .as(err.toString())
        .isZero();

    Path page = directory.resolve("report.html");
    String evaluate = "evaluate --dataset shapes --examples 32 --seed 5 --report " + page;
    assertThat(run(evaluate + " --model " + again)).as(err.toString()).isZero();
    JsonNode result = lastLine();
    assertThat(result.get("examples").asInt()).isEqualTo(32);
    assertThat(result.get("classes").asInt()).isEqualTo(16);
    assertThat(result.get("images").asInt()).isEqualTo(32 * 8);
    assertThat(result.get("matched_by").asText()).isEqualTo("names");
    assertThat(page).content().contains("<polyline", "data:image/jpeg;base64,", "Worst mistakes");
    assertThat(run("evaluate --dataset shapes --size 32 --model " + again)).isEqualTo(2);
    assertThat(err.toString()).contains("the model takes 16x16");
  }

  @Test
  void interruptedTrainingGoesOnFromItsCheckpoint() throws IOException {
    Path straight = directory.resolve("straight/c3d.onnx");
    String train = SHAPES + "--checkpoint ";
    String other = directory.resolve("other.pt") + " --epochs 2 --out " + straight;
    assertThat(run(train + other)).as(err.toString()).isZero();

    assertThat(run(train + weights() + " --epochs 2 --out " + model())).isZero();
    byte[] once = Files.readAllBytes(model());
    assertThat(run(train + weights() + " --epochs 2 --resume --out " + model()))
        .as(err.toString())
        .isZero();

    assertThat(out.toString()).contains("going on after epoch 2 of 2");
    assertThat(model()).hasBinaryContent(once);
    assertThat(straight).hasBinaryContent(once);
    assertThat(
            run(
                SHAPES.replace("--frames 8", "--frames 4")
                    + "--resume --checkpoint "
                    + weights()
                    + " --epochs 2 --out "
                    + model()))
        .isEqualTo(1);
    assertThat(err.toString()).contains("frames was 8 and is 4");
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8})
  void foldersOfClipsLongerOrShorterThanTheModelTakesAreLearned(int frames) throws IOException {
    SampleClipFolders.write(directory.resolve("data"), 8);
    String set = " --dataset clips --data " + directory.resolve("data");
    String train = "train --model c3d --size 24x16 --resize crop --epochs 1 --threads 1 --frames ";

    assertThat(run(train + frames + " --out " + model() + set)).as(err.toString()).isZero();

    try (ClipModel opened = ClipModel.open(model(), Device.CPU)) {
      assertThat(opened.frames()).isEqualTo(frames);
      assertThat(opened.width()).isEqualTo(24);
      assertThat(opened.height()).isEqualTo(16);
    }
    assertThat(run("evaluate --model " + model() + set)).as(err.toString()).isZero();
    assertThat(lastLine().get("classes").asInt()).isEqualTo(2);
    assertThat(run("evaluate --sequence-model x.onnx --model " + model() + set)).isEqualTo(2);
    assertThat(err.toString()).contains("--model reads whole clips by itself");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--model c3d --encoder cnn            | --encoder is for sequence models",
        "--model c3d --encoder-from x.pt      | --encoder-from is for sequence models",
        "--model c3d --frame-out f.onnx       | --frame-out is for sequence models",
        "--model c3d --motion                 | --motion is for sequence models; c3d sees motion",
        "--model c3d --depth 20               | --depth is for resnet",
        "--model c3d --export-precision int8  | --export-precision is for frame models",
        "--model c3d --augment mixup=0.2      | mixup is for images",
        "--model c3d --frames 1               | --frames must be from 2 to 256, not 1",
        "--model lstm --frames 8              | --frames is for clip models, and lstm is none",
        "--model cnn --frames 8               | --frames is for clip models, and cnn is none",
        "--model c4d                          | there is no model c4d; there are attention, bilstm,"
            + " c3d",
      })
  void whatAClipModelHasNoUseForIsRefused(String options, String message) {
    assertThat(run("train --dataset shapes --out " + model() + " " + options)).isEqualTo(2);

    assertThat(err.toString()).contains(message);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void imagesAreRefused() throws IOException {
    SampleClipFolders.write(directory.resolve("data"), 8);
    String data = " --data " + directory.resolve("data") + " --out " + model();
    assertThat(run("train --dataset images --model c3d" + data)).isEqualTo(1);
    assertThat(err.toString()).contains("this data set holds images, not clips");
  }

  @Test
  void encoderOfAClipModelCannotBeTakenOver() {
    assertThat(run(SHAPES + "--epochs 1 --checkpoint " + weights() + " --out " + model())).isZero();

    String train = "train --dataset shapes --model lstm --out " + model();
    assertThat(run(train + " --encoder-from " + weights())).isEqualTo(1);
    assertThat(err.toString()).contains("holds a clip model, which has no encoder");
  }

  @Test
  void datasetsListsIt() {
    assertThat(run("datasets")).isZero();
    assertThat(out.toString()).contains("Clip models (--model)", "  c3d ");
  }

  private Path model() {
    return directory.resolve("c3d.onnx");
  }

  private Path weights() {
    return directory.resolve("weights.pt");
  }

  private int run(String arguments) {
    return ClipstreamTrainer.execute(
        List.of(arguments.strip().split(" +", -1)),
        Map.of(),
        Shutdown.detached(),
        new PrintWriter(out, true),
        new PrintWriter(err, true));
  }

  private JsonNode lastLine() throws IOException {
    return new ObjectMapper().readTree(out.toString().lines().reduce((a, b) -> b).orElseThrow());
  }
}
