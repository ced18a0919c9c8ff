package dev.clipstream.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import dev.clipstream.trainer.runlog.TensorBoardReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of training leaves a history and a card beside its model, and what is asked for. */
class RunFilesCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  @Test
  void pairLeavesHistoryCardReportAndEvents_allOfTheSameFigures() throws IOException {
    SampleClipFolders.write(directory.resolve("data"), 20);
    train(
        "clips --data %s --size 20 --model mean --test-share 0.3 --report %s --tensorboard %s"
            .formatted(file("data"), file("m.html"), file("events")));

    List<String> history = Files.readAllLines(file("m-history.csv"));
    assertThat(history).hasSize(3);
    assertThat(history.get(0))
        .isEqualTo(
            "epoch,rate,loss,accuracy,validation_loss,validation_accuracy,"
                + "validation_balanced_accuracy,validation_macro_f1,seconds,images_per_second");
    Map<String, Double> last = row(history, 2);
    assertThat(last.get("epoch")).isEqualTo(2);
    assertThat(last.get("rate")).isPositive();
    assertThat(last.get("seconds")).isPositive();
    assertThat(last.get("validation_accuracy")).isBetween(0.0, 1.0);

    String card = Files.readString(file("m-card.md"));
    assertThat(card)
        .startsWith("# m.onnx\n")
        .contains("m-frames.onnx", "26 examples to learn from, 2 to check with")
        .containsPattern("Manifest, SHA-256: `[0-9a-f]{64}`, of the contents of 28 examples")
        .contains("| dawn | 13 | 1 |", "| seed | 1 |", "| epochs | 2 |", "| test\\_share | 0.3 |")
        .contains("validation part, 2 examples", "test part, 12 examples")
        .contains("The validation figures flatter", "## Limits", "It knows the 2 classes")
        .contains("ONNX Runtime", "libtorch", "Weights of epoch 2 of 2")
        .doesNotContain(directory.toString());
    assertThat(out.toString())
        .contains("wrote %s and %s".formatted(file("m-history.csv"), file("m-card.md")))
        .contains("wrote %s, of the test part".formatted(file("m.html")));
    assertThat(Files.readString(file("m.html")))
        .contains("Measured on the test part", "Worst mistakes", "data:image/jpeg");

    List<TensorBoardReader.Event> events = events("events");
    assertThat(events).extracting(TensorBoardReader.Event::step).containsExactly(0L, 1L, 2L);
    assertThat(events.get(2).scalars().get("loss/train")).isEqualTo(last.get("loss").floatValue());
  }

  @Test
  void frameModelAndHeadOnIt_haveThem_andTheManifestIsThatOfTheSameFilesElsewhere()
      throws IOException {
    images("data", 12);
    images("copy", 12);
    train("images --data %s --size 20 --model cnn --report %s".formatted(file("data"), file("r")));
    String card = Files.readString(file("m-card.md"));
    assertThat(card).contains("A frame model", "| day | 11 | 1 |", "No part was kept to test with");
    assertThat(Files.readString(file("r"))).contains("Measured on the validation part");
    assertThat(out.toString()).contains("of the validation part");

    Files.move(file("m.onnx"), file("encoder.onnx"));
    train(
        "images --data %s --model linear --encoder %s --test-share 0.2"
            .formatted(file("copy"), file("encoder.onnx")));
    assertThat(Files.readString(file("m-card.md")))
        .contains("| model | linear |", "| day | ", "test part, 4 examples");

    train("images --data %s --size 20 --model cnn".formatted(file("copy")));
    assertThat(manifest(Files.readString(file("m-card.md")))).isEqualTo(manifest(card));

    Files.delete(file("copy/day/3.jpg"));
    Files.copy(file("copy/day/4.jpg"), file("copy/day/3.jpg"));
    train("images --data %s --size 20 --model cnn".formatted(file("copy")));
    assertThat(manifest(Files.readString(file("m-card.md")))).isNotEqualTo(manifest(card));
  }

  @Test
  void clipModelAndMadeClipsHaveThem_withoutAManifestWhereThereAreNoFiles() throws IOException {
    train("shapes --examples 16 --model c3d --frames 4 --report " + file("r.html"));

    assertThat(Files.readString(file("m-card.md")))
        .contains("A clip model", "`c3d`", "16 examples to learn from")
        .doesNotContain("Manifest");
    assertThat(Files.readAllLines(file("m-history.csv"))).hasSize(3);
    assertThat(file("r.html")).exists();
  }

  @Test
  void eventsOfAnotherRunAreNotMixedWithNewOnes_butARunThatGoesOnAddsItsOwn() throws IOException {
    String command =
        "shapes --examples 16 --model mean --tensorboard %s --checkpoint %s"
            .formatted(file("events"), file("m.pt"));
    train(command);
    assertThat(
            run(
                "train --threads 1 --out %s --dataset shapes --model mean --tensorboard %s"
                    .formatted(file("n.onnx"), file("events"))))
        .isEqualTo(1);
    assertThat(err.toString()).contains("holds the events of another run");

    assertThat(
            run(
                "train --threads 1 --epochs 3 --resume --out %s --dataset %s"
                    .formatted(file("m.onnx"), command)))
        .as(err.toString())
        .isZero();
    assertThat(events("events"))
        .extracting(TensorBoardReader.Event::step)
        .containsExactly(0L, 1L, 2L, 0L, 3L);
    List<String> history = Files.readAllLines(file("m-history.csv"));
    assertThat(history).hasSize(4);
    assertThat(row(history, 1).get("seconds")).isPositive();
  }

  private void train(String options) {
    assertThat(
            run(
                "train --epochs 2 --threads 1 --out %s --dataset %s"
                    .formatted(file("m.onnx"), options)))
        .as(err.toString())
        .isZero();
  }

  private int run(String arguments) {
    return ClipstreamTrainer.execute(
        List.of(arguments.strip().split(" +", -1)),
        Map.of(),
        Shutdown.detached(),
        new PrintWriter(out, true),
        new PrintWriter(err, true));
  }

  private static String manifest(String card) {
    return card.replaceAll("(?s).*Manifest, SHA-256: `([0-9a-f]+)`.*", "$1");
  }

  private static Map<String, Double> row(List<String> csv, int line) {
    String[] names = csv.get(0).split(",", -1);
    String[] fields = csv.get(line).split(",", -1);
    Map<String, Double> row = new HashMap<>();
    for (int i = 0; i < names.length; i++) {
      row.put(names[i], Double.parseDouble(fields[i]));
    }
    return row;
  }

  private List<TensorBoardReader.Event> events(String folder) throws IOException {
    try (Stream<Path> files = Files.list(file(folder))) {
      List<TensorBoardReader.Event> events = new java.util.ArrayList<>();
      for (Path one : files.sorted().toList()) {
        events.addAll(TensorBoardReader.read(one));
      }
      return events;
    }
  }

  /** Two classes of images that can be told apart, the same whatever the folder. */
  private void images(String folder, int count) throws IOException {
    byte[] pixels = new byte[16 * 16 * 3];
    try (JpegEncoder encoder = new JpegEncoder(90)) {
      for (String label : List.of("day", "night")) {
        Files.createDirectories(file(folder + "/" + label));
        for (int i = 0; i < count; i++) {
          Arrays.fill(pixels, (byte) (label.equals("day") ? 250 - 3 * i : 3 * i));
          Files.write(
              file(folder + "/" + label + "/" + i + ".jpg"),
              encoder.encode(new Pixels(16, 16, pixels)));
        }
      }
    }
  }

  private Path file(String name) {
    return directory.resolve(name);
  }
}
