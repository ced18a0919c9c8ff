package dev.clipstream.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be, or would change nothing, is told in a line or two before anything is read. */
class TrainerUsageTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;
  private Path data = Path.of("");

  @BeforeEach
  void data() throws IOException {
    data = SampleClipFolders.write(directory.resolve("clips"), 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train",
        "train --dataset shapes --model cnn --out x.onnx --batch many",
        "train --dataset shapes --model cnn --out x.onnx --epochz 3",
        "train --dataset shapes --model cnn --out x.onnx --epochs",
        "evaluate --dataset shapes",
        "datasets colect",
        "export --device cpu",
        "bench --rounds none",
        "trian --dataset shapes"
      })
  void badUsageIsALineForEachMistake_andHelpIsOnRequest(String arguments) {
    assertThat(run(arguments)).isEqualTo(2);

    List<String> lines = err.toString().lines().toList();
    assertThat(lines).as(err.toString()).hasSizeBetween(2, 5);
    assertThat(lines.get(0)).startsWith("clipstream-trainer");
    assertThat(lines.get(lines.size() - 1)).endsWith(" --help' explains it.");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void allMistakesAreToldAtOnce_withWhatWasPerhapsMeant() {
    assertThat(run("train --dataset shapes --model cnn --epochz 3 --batch many --seed x"))
        .isEqualTo(2);

    assertThat(err.toString())
        .contains("--out", "'many' is not an int", "--epochz", "did you mean", "--epochs", "'x'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "images | --augment flip=3                     | flip takes no value",
        "images | --augment crop=2,flip,crop=4         | crop is there twice",
        "images | --encoder resnet                     | --encoder is for sequence models",
        "images | --frame-out f.onnx                   | --frame-out is for sequence models",
        "images | --momentum 0.5                       | --momentum is for --optimizer sgd",
        "images | --folds 5                            | --folds is for --groups",
        "images | --fold 2                             | --fold is for --groups",
        "images | --examples 5                         | --examples is for data sets that are made",
        "shapes | --data DIR                           | --data",
        "shapes | --cache DIR                          | --cache",
        "shapes | --resize crop                        | --resize",
        "images | --views 3                            | --views",
        "images | --views 3 --augment none             | --views",
        "images | --augment none,flip                  | none stands alone",
        "images | --augment flip,none                  | none stands alone",
        "images | --views 3 --augment cutmix=1         | leave one out",
        "images | --loaders 0                          | --loaders must be from 1 to 256, not 0",
        "images | --loaders -3                         | --loaders must be from 1 to 256, not -3",
        "images | --loaders 257                        | --loaders must be from 1 to 256, not 257",
      })
  void valuesThatWouldBeIgnoredAreRefused(String dataset, String option, String message)
      throws IOException {
    String set = dataset.equals("shapes") ? "" : " --data " + data;
    String arguments = "train --model cnn --dataset " + dataset + set + " --out " + model();

    assertThat(run(arguments + " " + option.replace("DIR", data.toString())))
        .as(err.toString())
        .isEqualTo(2);

    assertThat(err.toString()).contains(message);
    assertThat(out.toString()).isEmpty();
    assertThat(model()).doesNotExist();
  }

  @Test
  void sizeThatAModelCannotTakeIsRefused_withTheLeastItCan() {
    String train = "train --epochs 1 --threads 1 --out " + model() + " --data " + data;

    assertThat(run(train + " --dataset clips --model mean --size 8")).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(2);
    assertThat(err.toString()).contains("8x8", "cnn takes images of 18x18 or more");
    assertThat(out.toString()).isEmpty();
    assertThat(run("train --dataset shapes --model cnn --size 15 --out " + model())).isEqualTo(2);
    assertThat(err.toString()).contains("cnn takes images of 18x18 or more");
    assertThat(run("train --dataset shapes --model resnet --size 15 --out " + model()))
        .isEqualTo(1);
    assertThat(err.toString()).contains("shapes", "16x16").doesNotContain("\tat ");
  }

  @Test
  void sizeAndResizeOfEvaluateAreTheModels_andOthersAreRefused() {
    String model = model().toString();
    String set = " --dataset clips --data " + data;
    assertThat(run("train --model cnn --size 24 --epochs 1 --threads 1 --out " + model + set))
        .as(err.toString())
        .isZero();

    assertThat(run("evaluate --size 48 --model " + model + set)).isEqualTo(2);
    assertThat(err.toString()).contains("--size 48", "the model takes 24x24");
    assertThat(run("evaluate --resize crop --model " + model + set)).isEqualTo(2);
    assertThat(err.toString()).contains("--resize crop", "the model", "stretch");
    assertThat(run("evaluate --size 24 --resize stretch --model " + model + set)).isZero();
    assertThat(err.toString()).contains("note: ", "--sequence-model scores clips");
  }

  @Test
  void helpIsOnRequest() {
    assertThat(run("train --help")).isZero();
    assertThat(out.toString()).contains("Usage:", "--epochs");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void nothingAtAllExplainsItself() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("which command?", "train", "evaluate");
  }

  private Path model() {
    return directory.resolve("m.onnx");
  }

  private int run(String arguments) {
    return run(arguments.split(" +", -1));
  }

  private int run(String... arguments) {
    return ClipstreamTrainer.execute(
        List.of(arguments),
        Map.of(),
        Shutdown.detached(),
        new PrintWriter(out, true),
        new PrintWriter(err, true));
  }
}
