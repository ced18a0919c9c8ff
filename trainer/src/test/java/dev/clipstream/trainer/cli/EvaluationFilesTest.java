package dev.clipstream.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What 'evaluate' writes, and what it says where that cannot be. */
class EvaluationFilesTest {

  private static final Path SHIPPED =
      Path.of("..", "processor", "src", "main", "resources", "dev", "clipstream", "demo");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;
  private Path disk = Path.of("");

  @BeforeEach
  void disk() {
    disk = directory.resolve("disk");
  }

  @Test
  void placesThatCannotBeWrittenAreToldBeforeAnythingIsRead() throws IOException {
    Files.createDirectory(disk);
    for (String option : List.of("--report", "--predictions")) {
      assertThat(evaluate("none.onnx", option, disk)).isEqualTo(1);
      assertThat(said())
          .isEqualTo("error: %s must be a file, and %s is a folder".formatted(option, disk));
    }
  }

  @Test
  @SuppressWarnings("try") // It is there while it is open.
  void aReadOnlyDiskIsToldBeforeAnythingIsRead() throws IOException {
    try (SmallDisk small = SmallDisk.readOnly(disk)) {
      for (String option : List.of("--report", "--predictions")) {
        assertThat(evaluate("none.onnx", option, disk.resolve("file"))).isEqualTo(1);
        assertThat(said())
            .isEqualTo("error: %s: nothing can be written to %s".formatted(option, disk));
      }
    }
  }

  @Test
  @SuppressWarnings("try") // It is there while it is open.
  void aFullDiskIsToldWithTheFileAndTheRoomThatItNeeds_afterTheFigures() throws IOException {
    try (SmallDisk small = SmallDisk.at(disk, 4096)) {
      Files.write(disk.resolve("filler"), new byte[4096]);
      for (String option : List.of("--report", "--predictions")) {
        Path file = disk.resolve("file");
        String model = SHIPPED.resolve("scenes-frames.onnx").toString();

        assertThat(evaluate(model, option, file)).isEqualTo(1);

        assertThat(said())
            .startsWith("error: " + file + " cannot be written: it needs ")
            .contains("MB are free there", "No space left");
        assertThat(out.toString()).contains("\"top1\"");
        assertThat(disk.toFile().list()).containsExactly("filler");
      }
    }
  }

  /** The last line, the others being notes. */
  private String said() {
    return err.toString().lines().reduce((first, second) -> second).orElse("");
  }

  private int evaluate(String model, String option, Path file) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return ClipstreamTrainer.execute(
        List.of(
            "evaluate",
            "--dataset",
            "scenes",
            "--examples",
            "16",
            "--model",
            model,
            option,
            file.toString()),
        Map.of(),
        Shutdown.detached(),
        new PrintWriter(out, true),
        new PrintWriter(err, true));
  }
}
