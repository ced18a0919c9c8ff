package dev.clipstream.trainer.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import dev.clipstream.image.resize.Fit;
import dev.clipstream.trainer.data.store.DataException;
import dev.clipstream.trainer.data.store.FrameSet;
import dev.clipstream.trainer.data.store.Resize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFoldersTest {

  @TempDir private Path directory;

  @BeforeEach
  void twoClasses() throws IOException {
    for (int i = 0; i < 10; i++) {
      image("bright/" + i + ".jpg", 200);
      image("dark/" + i + ".jpg", 40);
    }
  }

  @Test
  void imagesAreResizedAndLabelled() {
    FrameSet set = new ImageFolders().framesForScoring(request(Optional.of(directory))).set();

    assertThat(set.size()).isEqualTo(20);
    assertThat(set.classes()).containsExactly("bright", "dark");
    ByteBuffer pixels = ByteBuffer.allocate(16 * 16 * 3);
    set.read(19, pixels);
    assertThat(set.label(19)).isEqualTo(1);
    assertThat(pixels.get(100) & 0xFF).isBetween(35, 45);
  }

  @Test
  void unreadableFilesAreNamedAndCounted_andTheRestIsUsed() throws IOException {
    Files.writeString(directory.resolve("dark/broken.jpg"), "no image");
    byte[] whole = Files.readAllBytes(directory.resolve("dark/1.jpg"));
    Files.write(directory.resolve("dark/cut.jpg"), Arrays.copyOf(whole, whole.length / 2));

    Dataset.Scored<FrameSet> scored =
        new ImageFolders().framesForScoring(request(Optional.of(directory)));

    assertThat(scored.set().size()).isEqualTo(20);
    assertThat(scored.skipped()).hasSize(2);
    assertThat(scored.skipped().get(0)).contains("broken.jpg", "no JPEG");
    assertThat(scored.skipped().get(1)).contains("cut.jpg");
  }

  @Test
  void aClassOfWhichNothingCanBeReadIsRefused() throws IOException {
    Files.createDirectory(directory.resolve("odd"));
    Files.writeString(directory.resolve("odd/a.jpg"), "no image");

    assertThatThrownBy(() -> new ImageFolders().framesForScoring(request(Optional.of(directory))))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("class odd");
  }

  @Test
  void cachedImagesAreTheSameAsDecodedOnes() {
    FrameSet expected = new ImageFolders().framesForScoring(request(Optional.of(directory))).set();
    DataRequest cached = request(Optional.of(directory)).cachedIn(directory.resolve(".cache"));

    for (int run = 0; run < 2; run++) {
      FrameSet actual = new ImageFolders().framesForScoring(cached).set();
      assertThat(actual.size()).isEqualTo(expected.size());
      for (int i = 0; i < expected.size(); i++) {
        assertThat(actual.label(i)).isEqualTo(expected.label(i));
        assertThat(pixels(actual, i)).isEqualTo(pixels(expected, i));
      }
    }
  }

  private static byte[] pixels(FrameSet set, int index) {
    ByteBuffer pixels = ByteBuffer.allocate(16 * 16 * 3);
    set.read(index, pixels);
    return pixels.array();
  }

  @Test
  void withoutAFolderTheOptionIsNamed() {
    assertThatThrownBy(() -> new ImageFolders().frames(request(Optional.empty())))
        .hasMessageContaining("--data");
  }

  private static DataRequest request(Optional<Path> directory) {
    return new DataRequest(
        directory, Resize.to(16, 16, Fit.STRETCH), OptionalInt.empty(), 1, Optional.empty());
  }

  private void image(String name, int grey) throws IOException {
    byte[] pixels = new byte[24 * 20 * 3];
    Arrays.fill(pixels, (byte) grey);
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    try (JpegEncoder encoder = new JpegEncoder(90)) {
      Files.write(file, encoder.encode(new Pixels(24, 20, pixels)));
    }
  }
}
