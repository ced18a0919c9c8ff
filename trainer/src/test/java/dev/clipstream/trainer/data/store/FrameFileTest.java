package dev.clipstream.trainer.data.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** A file of frames gives what was written, or nothing. */
class FrameFileTest {

  private Path directory = Path.of("");

  @BeforeProperty
  void folder() throws IOException {
    directory = Files.createTempDirectory("frames");
  }

  @AfterProperty
  void remove() throws IOException {
    Files.deleteIfExists(file());
    Files.delete(directory);
  }

  @Property(tries = 50)
  void whatIsWrittenIsRead(
      @ForAll @IntRange(min = 1, max = 40) int count,
      @ForAll @IntRange(min = 1, max = 300) int bytes,
      @ForAll long seed)
      throws IOException {
    List<byte[]> frames = frames(count, bytes, seed);

    FrameFile.write(file(), frames);

    assertThat(FrameFile.count(file(), bytes)).hasValue(count);
    assertThat(FrameFile.read(file(), bytes).orElseThrow())
        .usingRecursiveComparison()
        .isEqualTo(frames);
    assertThat(FrameFile.count(file(), bytes + 1)).isEmpty();
    assertThat(directory.toFile().list()).hasSize(1);
  }

  @Property(tries = 200)
  void anyChangedByteIsSeen(@ForAll long seed, @ForAll @IntRange(min = 1, max = 255) int change)
      throws IOException {
    FrameFile.write(file(), frames(3, 50, seed));
    byte[] bytes = Files.readAllBytes(file());
    bytes[new Random(seed).nextInt(bytes.length)] ^= (byte) change;
    Files.write(file(), bytes);

    assertThat(FrameFile.read(file(), 50)).isEqualTo(Optional.empty());
  }

  @Property(tries = 100)
  void anyCutIsSeen(@ForAll @IntRange(min = 0, max = 169) int length) throws IOException {
    FrameFile.write(file(), frames(3, 50, 1));
    byte[] bytes = Files.readAllBytes(file());
    assertThat(bytes).hasSize(170);
    Files.write(file(), Arrays.copyOf(bytes, length));

    assertThat(FrameFile.count(file(), 50)).isEmpty();
    assertThat(FrameFile.read(file(), 50)).isEqualTo(Optional.empty());
  }

  private Path file() {
    return directory.resolve("a.frames");
  }

  private static List<byte[]> frames(int count, int bytes, long seed) {
    Random random = new Random(seed);
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] frame = new byte[bytes];
      random.nextBytes(frame);
      frames.add(frame);
    }
    return frames;
  }
}
