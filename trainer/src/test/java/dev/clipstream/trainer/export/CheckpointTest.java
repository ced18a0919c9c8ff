package dev.clipstream.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.system.AtomicFiles;
import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.model.FrameSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint is there whole, or the earlier one is. */
class CheckpointTest {

  private static final Path FULL_DISK = Path.of("/dev/full");

  @TempDir private Path directory;

  private final Trained trained =
      new Trained(
          new FrameNet(FrameSpec.usual("cnn", List.of("a", "b"), 24, 24)),
          Optional.empty(),
          Provenance.of(Map.of("seed", 1)));

  @Test
  void fullDiskIsTold_andEndsNothingElse() {
    boolean simulated = Files.exists(FULL_DISK);
    if (!simulated) {
      System.out.println("SKIPPED: a checkpoint on a full disk, since there is no " + FULL_DISK);
    }
    Assumptions.assumeTrue(simulated);
    Path out = directory.resolve("state.pt");

    assertThatThrownBy(() -> DiskRoom.write(FULL_DISK, new byte[1_500_000], out))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("state.pt cannot be written: it needs 1.50 MB")
        .hasMessageContaining("are free there")
        .hasMessageContaining("No space left");
  }

  @Test
  void failureOnTheWayLeavesTheEarlierFile_andNothingElse() throws IOException {
    Path file = directory.resolve("state.pt");
    Checkpoint.save(trained, file);
    byte[] before = Files.readAllBytes(file);

    assertThatThrownBy(
            () ->
                AtomicFiles.write(
                    file,
                    temporary -> {
                      Files.write(temporary, new byte[1000]);
                      throw new IOException("No space left on device");
                    }))
        .hasMessageContaining("No space");
    assertThatThrownBy(
            () ->
                Checkpoint.save(
                    trained,
                    state -> {
                      throw new IllegalStateException("torch broke off");
                    },
                    file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("torch broke off");

    assertThat(file).hasBinaryContent(before);
    assertThat(directory.toFile().list()).containsExactly("state.pt");
    assertThat(Checkpoint.load(file).frames().spec()).isEqualTo(trained.frames().spec());
  }
}
