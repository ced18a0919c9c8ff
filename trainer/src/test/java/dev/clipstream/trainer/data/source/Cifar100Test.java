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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Cifar100Test {

  private static final int RECORD = 3074;

  @TempDir private Path directory;

  @Test
  void fineLabelIsUsed_andPlanesBecomePixels() throws IOException {
    names(100);
    byte[] records = new byte[2 * RECORD];
    records[RECORD] = 7;
    records[RECORD + 1] = 99;
    records[RECORD + 2] = 10;
    records[RECORD + 2 + 2048] = 30;
    Files.write(directory.resolve("test.bin"), records);

    FrameSet set = new Cifar100().framesForScoring(request()).set();

    assertThat(set.size()).isEqualTo(2);
    assertThat(set.classes().get(set.label(1))).isEqualTo("class 99");
    ByteBuffer pixels = ByteBuffer.allocate(RECORD - 2);
    set.read(1, pixels);
    assertThat(new byte[] {pixels.get(0), pixels.get(1), pixels.get(2)}).containsExactly(10, 0, 30);
  }

  @Test
  void namesOfClassesMustBeThereAndComplete() throws IOException {
    assertThatThrownBy(() -> new Cifar100().framesForScoring(request()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("fine_label_names.txt");
    names(99);
    assertThatThrownBy(() -> new Cifar100().framesForScoring(request()))
        .hasMessageContaining("has 99");
  }

  private void names(int count) throws IOException {
    String lines =
        IntStream.range(0, count).mapToObj(i -> "class " + i).collect(Collectors.joining("\n"));
    Files.writeString(directory.resolve("fine_label_names.txt"), lines + "\n");
  }

  private DataRequest request() {
    return new DataRequest(
        Optional.of(directory), Resize.USUAL, OptionalInt.empty(), 1, Optional.empty());
  }
}
