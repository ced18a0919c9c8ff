package dev.clipstream.trainer.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.trainer.data.store.DataException;
import dev.clipstream.trainer.data.store.FrameSet;
import dev.clipstream.trainer.data.store.Resize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Cifar10Test {

  private static final int RECORD = 3073;

  @TempDir private Path directory;

  @Test
  void planesBecomePixels() throws IOException {
    byte[] records = new byte[2 * RECORD];
    records[RECORD] = 9;
    records[RECORD + 1 + 33] = 10;
    records[RECORD + 1 + 1024 + 33] = 20;
    records[RECORD + 1 + 2048 + 33] = 30;
    Files.write(directory.resolve("test_batch.bin"), records);

    FrameSet set = new Cifar10().framesForScoring(request()).set();

    assertThat(set.size()).isEqualTo(2);
    assertThat(set.classes().get(set.label(1))).isEqualTo("truck");
    ByteBuffer pixels = ByteBuffer.allocate(RECORD - 1);
    set.read(1, pixels);
    assertThat(new byte[] {pixels.get(99), pixels.get(100), pixels.get(101)})
        .containsExactly(10, 20, 30);
  }

  @Test
  void damagedFilesAreNamed() throws IOException {
    Path file = directory.resolve("test_batch.bin");
    assertRefused("cannot read", "test_batch.bin");
    Files.write(file, new byte[RECORD - 1]);
    assertRefused("no whole records", "3072");
    byte[] wrong = new byte[RECORD];
    wrong[0] = 10;
    Files.write(file, wrong);
    assertRefused("label 10");
  }

  private void assertRefused(String... parts) {
    assertThatThrownBy(() -> new Cifar10().framesForScoring(request()))
        .isInstanceOf(DataException.class)
        .message()
        .contains(parts);
  }

  private DataRequest request() {
    return new DataRequest(
        Optional.of(directory), Resize.USUAL, OptionalInt.empty(), 1, Optional.empty());
  }
}
