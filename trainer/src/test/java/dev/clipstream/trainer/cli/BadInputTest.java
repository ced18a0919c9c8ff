package dev.clipstream.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is wrong with the data is told in a line, and earlier models and checkpoints stay as
 * they were.
 */
class BadInputTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  private Path data = Path.of("");
  private Path model = Path.of("");
  private Path frames = Path.of("");
  private Path checkpoint = Path.of("");

  @BeforeEach
  void earlierFiles() throws IOException {
    data = SampleClipFolders.write(directory.resolve("clips"), 4);
    model = Files.writeString(directory.resolve("m.onnx"), "an earlier model");
    frames = Files.writeString(directory.resolve("m-frames.onnx"), "an earlier frame model");
    checkpoint = directory.resolve("m.pt");
  }

  @Test
  void emptyClassIsRefused() throws IOException {
    Files.createDirectory(data.resolve("noon"));

    assertRefused("noon is empty");
  }

  @Test
  void oneClassAloneIsRefused() throws IOException {
    delete(data.resolve("dusk"));

    assertRefused("two class folders", "only dawn");
  }

  @Test
  void classOfWhichNothingCanBeReadIsRefused() throws IOException {
    Files.createDirectory(data.resolve("noon"));
    Files.writeString(data.resolve("noon/1.mp4"), "no video");
    Files.writeString(data.resolve("noon/2.mp4"), "no video either");

    assertRefused("class noon", ".mp4");
  }

  @Test
  void classesThatDifferBetweenTrainAndValAreRefused() throws IOException {
    SampleClipFolders.write(directory.resolve("parts/train"), 2);
    SampleClipFolders.write(directory.resolve("parts/val"), 2);
    delete(directory.resolve("parts/val/dusk"));
    SampleClipFolders.write(directory.resolve("more"), 1);
    Files.move(directory.resolve("more/dusk"), directory.resolve("parts/val/night"));
    data = directory.resolve("parts");

    assertRefused("differ", "dusk", "night");
  }

  @Test
  void clipsOfOneFrameOnlyAreRefused() throws IOException {
    for (String clip : List.of("noon/1", "noon/2")) {
      Files.createDirectories(data.resolve(clip));
      Files.copy(data.resolve("dawn/0/0.jpg"), data.resolve(clip).resolve("0.jpg"));
    }

    assertRefused("class noon", "two frames");
  }

  @Test
  void trainingThatDivergesLeavesEarlierFiles() throws IOException {
    assertRefusedWith(" --rate 1e18", "--rate");
  }

  @Test
  void clipThatCannotBeReadIsNamed_andTheOthersTeach() throws IOException {
    Files.writeString(data.resolve("dawn/broken.mp4"), "no video");
    Files.createDirectories(data.resolve("dusk/short"));
    Files.copy(data.resolve("dusk/0/0.jpg"), data.resolve("dusk/short/0.jpg"));

    assertThat(train("")).as(err.toString()).isZero();

    assertThat(out.toString())
        .contains("broken.mp4", "short: a clip needs two frames", "skipped 2 files in all");
    assertThat(Files.size(model)).isGreaterThan(1000);
  }

  @Test
  void placeThatCannotBeWrittenIsRefusedBeforeAnythingIsLearned() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "no folder");
    String arguments = "train --dataset shapes --model cnn --out ";

    assertThat(run(arguments + directory)).isEqualTo(1);
    assertThat(err.toString()).contains("--out must be a file");
    assertThat(run(arguments + file.resolve("x.onnx"))).isEqualTo(1);
    assertThat(err.toString()).contains("--out: the folder");
    assertThat(run(arguments + model + " --checkpoint " + directory)).isEqualTo(1);
    assertThat(err.toString()).contains("--checkpoint must be a file");
    assertThat(out.toString()).doesNotContain("epoch");
  }

  @Test
  void checkpointOfAnEarlierTrainingIsNotOverwritten_unlessThatGoesOn() throws IOException {
    assertThat(train(" --epochs 1")).as(err.toString()).isZero();
    byte[] earlier = Files.readAllBytes(checkpoint);

    assertThat(train(" --epochs 2")).isEqualTo(1);

    assertThat(err.toString()).contains("m.pt holds an earlier training", "--resume", "delete");
    assertThat(Files.readAllBytes(checkpoint)).isEqualTo(earlier);
    assertThat(train(" --epochs 2 --resume")).as(err.toString()).isZero();
    assertThat(out.toString()).contains("going on after epoch 1 of 2");
  }

  @Test
  void trainingGoesOnWithTheSameFilesOnly() throws IOException {
    assertThat(train(" --epochs 1")).as(err.toString()).isZero();
    data = SampleClipFolders.write(directory.resolve("others"), 5);

    assertThat(train(" --epochs 2 --resume")).isEqualTo(1);

    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString())
        .contains("is of another training", "the files of its data set were others");
    Files.move(directory.resolve("clips"), directory.resolve("moved"));
    data = directory.resolve("moved");
    assertThat(train(" --epochs 2 --resume")).as(err.toString()).isZero();
  }

  @Test
  void descriptionThatLiesBesideAModelIsNamed() throws IOException {
    Files.writeString(directory.resolve("m-frames.json"), "{\"resize\": \"crop\"}");

    assertThat(train(" --epochs 1")).as(err.toString()).isZero();

    assertThat(out.toString())
        .contains("m-frames.json with m-frames.onnx")
        .doesNotContain("m.json");
  }

  @Test
  void oddDataIsWarnedOf() throws IOException {
    Path parts = directory.resolve("parts");
    SampleClipFolders.write(parts.resolve("train"), 4);
    SampleClipFolders.write(parts.resolve("val"), 4);
    data = parts;

    assertThat(train(" --epochs 1")).as(err.toString()).isZero();

    assertThat(out.toString())
        .contains("warning: 8 of 8 examples to check with are learned from, too");
  }

  private void assertRefused(String... reasons) throws IOException {
    assertRefusedWith("", reasons);
  }

  private void assertRefusedWith(String options, String... reasons) throws IOException {
    assertThat(train(options)).as(out.toString()).isEqualTo(1);
    assertThat(err.toString().lines()).as(err.toString()).hasSize(1);
    assertThat(err.toString()).startsWith("error: ").contains(reasons);
    assertThat(model).hasContent("an earlier model");
    assertThat(frames).hasContent("an earlier frame model");
    assertThat(checkpoint).doesNotExist();
    try (Stream<Path> files = Files.list(directory)) {
      List<String> names = files.map(file -> file.getFileName().toString()).toList();
      assertThat(names).noneMatch(name -> name.endsWith(".tmp"));
    }
  }

  private int train(String options) {
    return run(
        "train --dataset clips --model mean --size 24 --threads 1 --data %s --out %s --checkpoint %s%s"
            .formatted(data, model, checkpoint, options));
  }

  private int run(String arguments) {
    return ClipstreamTrainer.execute(
        List.of(arguments.split(" ", -1)),
        Map.of(),
        Shutdown.detached(),
        new PrintWriter(out, true),
        new PrintWriter(err, true));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
