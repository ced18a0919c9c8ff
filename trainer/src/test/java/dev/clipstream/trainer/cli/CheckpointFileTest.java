package dev.clipstream.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said, and what is kept, where a disk is full or a checkpoint is damaged. */
class CheckpointFileTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  @Test
  void damagedCheckpointIsTold_andTheOneBeforeItIsNamed_andGoesOn() throws IOException {
    Path state = directory.resolve("state.pt");
    Path previous = directory.resolve("state.pt.previous");
    assertThat(train(directory, state, 2, "")).as(err.toString()).isZero();
    byte[] whole = Files.readAllBytes(state);
    Random random = new Random(1);

    for (int i = 0; i < 20; i++) {
      int length = 8 + random.nextInt(whole.length - 8);
      Files.write(state, Arrays.copyOf(whole, length));
      refused(state, previous);
    }
    for (int i = 0; i < 20; i++) {
      // Weights and optimizer are most of the file: a place in the middle is in one of them.
      byte[] flipped = whole.clone();
      int place = middleOfLargestEntry(whole) + random.nextInt(64);
      flipped[place] ^= (byte) (1 << random.nextInt(8));
      Files.write(state, flipped);
      refused(state, previous);
    }

    Files.move(previous, state, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(train(directory, state, 3, "--resume")).as(err.toString()).isZero();
    assertThat(out.toString()).contains("going on after epoch 2 of 3, from " + state);
  }

  @Test
  @SuppressWarnings("try") // It is there while it is open.
  void fullDiskEndsWithOneLine_withTheRoomThatIsNeeded_andTheWholeCheckpoint() throws Exception {
    Path state = directory.resolve("size.pt");
    assertThat(train(directory, state, 1, "")).as(err.toString()).isZero();
    long bytes = Files.size(state);

    Path disk = directory.resolve("disk");
    try (SmallDisk small = SmallDisk.at(disk, bytes + bytes / 2)) {
      Path full = disk.resolve("state.pt");
      assertThat(train(directory, full, 3, "")).isEqualTo(1);
      String said = err.toString().strip();
      assertThat(said.lines()).hasSize(1);
      assertThat(said)
          .startsWith("error: the checkpoint " + full + " cannot be written: it needs ")
          .contains(
              "MB are free there", full + " still holds the epoch that was kept last and is whole");

      assertThat(disk.toFile().list()).containsExactly("state.pt");
      Path moved = Files.copy(full, directory.resolve("moved.pt"));
      assertThat(train(directory, moved, 3, "--resume")).as(err.toString()).isZero();
      assertThat(out.toString()).contains("going on after epoch 1 of 3");

      err.getBuffer().setLength(0);
      Path kept = directory.resolve("kept.pt");
      Files.write(disk.resolve("filler"), new byte[(int) (bytes / 2 - 8192)]);
      assertThat(train(disk, kept, 1, "")).isEqualTo(1);
      assertThat(err.toString().strip().lines()).hasSize(1);
      assertThat(err.toString())
          .contains("m.onnx cannot be written: it needs ", kept + " holds the whole training");
    }
  }

  @Test
  @SuppressWarnings("try") // It is there while it is open.
  void fullDiskAtTheEndOfATraining_isToldWithTheEpochThatIsKept_whichIsTheLast() throws Exception {
    Path state = directory.resolve("size.pt");
    assertThat(train(directory, state, 1, "")).as(err.toString()).isZero();
    Path disk = directory.resolve("disk");
    try (SmallDisk small = SmallDisk.at(disk, Files.size(state) * 3 / 2)) {
      Path full = disk.resolve("state.pt");
      assertThat(train(directory, full, 1, "")).isEqualTo(1);
      assertThat(err.toString())
          .contains(full + " still holds the epoch that was kept last and is whole");

      Path moved = Files.copy(full, directory.resolve("moved.pt"));
      assertThat(train(directory, moved, 1, "--resume")).as(err.toString()).isZero();
      assertThat(out.toString()).contains("going on after epoch 1 of 1");
    }
  }

  @Test
  @SuppressWarnings("try") // It is there while it is open.
  void fullDiskIsToldOfStepModels_asOfAllOthers() throws Exception {
    String train =
        "train --dataset shapes --examples 16 --size 24 --model gru --threads 1 --epochs 1 --step"
            + " --out ";
    Path once = Files.createDirectory(directory.resolve("once"));
    assertThat(run(train + once.resolve("m.onnx"))).as(err.toString()).isZero();
    long step = Files.size(once.resolve("m-step.onnx"));
    long pair = Files.size(once.resolve("m.onnx")) + Files.size(once.resolve("m-frames.onnx"));
    Path disk = directory.resolve("disk");
    try (SmallDisk small = SmallDisk.at(disk, pair + step / 2)) {
      assertThat(run(train + disk.resolve("m.onnx"))).isEqualTo(1);
      assertThat(err.toString().strip().lines()).hasSize(1);
      assertThat(err.toString())
          .contains("m-step.onnx cannot be written: it needs ", "MB are free there");
      assertThat(disk.toFile().list()).containsExactlyInAnyOrder("m.onnx", "m-frames.onnx");
    }
  }

  private void refused(Path state, Path previous) {
    err.getBuffer().setLength(0);
    assertThat(train(directory, state, 3, "--resume")).isEqualTo(1);
    assertThat(err.toString())
        .contains(state + " is damaged", previous + ", the checkpoint before it, is whole");
  }

  /** Where the data of most bytes are: behind the longest run without a local header. */
  private static int middleOfLargestEntry(byte[] zip) {
    int last = 0;
    int best = 0;
    int longest = 0;
    for (int i = 0; i + 4 < zip.length; i++) {
      if (zip[i] == 'P' && zip[i + 1] == 'K') {
        if (i - last > longest) {
          longest = i - last;
          best = last + longest / 2;
        }
        last = i;
      }
    }
    return best;
  }

  private int train(Path folder, Path state, int epochs, String options) {
    String arguments =
        "train --dataset shapes --examples 16 --size 24 --model cnn --threads 1 --epochs %d --out %s --checkpoint %s %s"
            .formatted(epochs, folder.resolve("m.onnx"), state, options);
    return run(arguments);
  }

  private int run(String arguments) {
    return ClipstreamTrainer.execute(
        List.of(arguments.strip().split(" +", -1)),
        Map.of(),
        Shutdown.detached(),
        new PrintWriter(out, true),
        new PrintWriter(err, true));
  }
}
