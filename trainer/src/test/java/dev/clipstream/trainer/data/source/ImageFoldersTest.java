package dev.clipstream.trainer.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

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
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
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
    Files.createDirectory(directory.resolve("dark/more"));

    Dataset.Scored<FrameSet> scored =
        new ImageFolders().framesForScoring(request(Optional.of(directory)));

    assertThat(scored.set().size()).isEqualTo(20);
    assertThat(scored.skipped()).hasSize(3);
    assertThat(scored.skipped().get(0)).contains("broken.jpg", "no JPEG");
    assertThat(scored.skipped().get(1)).contains("cut.jpg");
    assertThat(scored.skipped().get(2)).contains("more", "is a folder");
  }

  @Test
  void aClassOfWhichNothingCanBeReadToLearnIsRefused() throws IOException {
    for (String name : new String[] {"odd/a.jpg", "odd/b.jpg"}) {
      broken(name);
    }

    assertThatThrownBy(() -> new ImageFolders().frames(request(Optional.of(directory))))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("to learn of the class odd (")
        .hasMessageContaining("odd/");
  }

  @Test
  void aClassOfWhichNothingCanBeReadToCheckWith_isLearnedAllTheSame_andTold() throws IOException {
    Path parted = directory.resolve("parted");
    Files.createDirectories(parted);
    Files.move(
        directory.resolve("bright"),
        Files.createDirectory(parted.resolve("train")).resolve("bright"));
    Files.move(directory.resolve("dark"), parted.resolve("train/dark"));
    image("parted/val/bright/1.jpg", 201);
    broken("parted/val/dark/1.jpg");

    Parts<FrameSet> parts = new ImageFolders().frames(request(Optional.of(parted)));

    assertThat(parts.train().size()).isEqualTo(20);
    assertThat(parts.validation().size()).isEqualTo(1);
    assertThat(parts.validation().classes()).containsExactly("bright", "dark");
    assertThat(parts.warnings())
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("no example of the class dark can be read to check with (")
                    .contains("1.jpg"));
    assertThat(new ImageFolders().framesForScoring(request(Optional.of(parted))).set().size())
        .isEqualTo(1);
  }

  @Test
  void whetherATrainingBegins_doesNotDependOnWhichExampleIsHeldOut() throws IOException {
    for (int i = 0; i < 4; i++) {
      broken("dark/broken" + i + ".jpg");
    }

    int withoutDark = 0;
    for (int seed = 0; seed < 20; seed++) {
      Parts<FrameSet> parts = new ImageFolders().frames(request(Optional.of(directory), seed));
      assertThat(parts.skipped()).hasSize(4);
      assertThat(parts.train().size() + parts.validation().size()).isEqualTo(20);
      withoutDark += parts.validation().size() == 1 ? 1 : 0;
    }
    assertThat(withoutDark).isPositive();
  }

  @Test
  void classWithOneReadableExampleIsLearned_whateverTheSeedHoldsOut() throws IOException {
    image("odd/1.jpg", 90);
    broken("odd/2.jpg");

    int moved = 0;
    for (int i = 0; i < 10; i++) {
      // Random numbers of small seeds begin alike.
      long seed = i * 1_000_003_000_019L;
      Parts<FrameSet> parts = new ImageFolders().frames(request(Optional.of(directory), seed));

      assertThat(parts.train().size()).isEqualTo(19);
      assertThat(parts.validation().size()).isEqualTo(2);
      assertThat(labels(parts.train())).contains(2);
      assertThat(parts.skipped()).singleElement(STRING).contains("odd/2.jpg");
      assertThat(parts.warnings()).anySatisfy(line -> assertThat(line).contains("class odd"));
      moved += String.join(" ", parts.warnings()).contains("only what was held out") ? 1 : 0;
    }
    assertThat(moved).isBetween(1, 9);
  }

  @Test
  void whatAFolderHoldsOutItselfIsNotLearned_thoughAClassIsRefusedForIt() throws IOException {
    Path parted = directory.resolve("parted");
    for (String part : new String[] {"train", "val"}) {
      image("parted/" + part + "/bright/1.jpg", part.equals("val") ? 200 : 210);
    }
    broken("parted/train/dark/1.jpg");
    image("parted/val/dark/1.jpg", 40);

    assertThatThrownBy(() -> new ImageFolders().frames(request(Optional.of(parted))))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("to learn of the class dark (");
  }

  private static List<Integer> labels(FrameSet set) {
    return IntStream.range(0, set.size()).mapToObj(set::label).toList();
  }

  @Test
  void partOfWhichNothingAtAllCanBeReadIsRefused() throws IOException {
    broken("parted/bright/1.jpg");
    broken("parted/dark/1.jpg");

    assertThatThrownBy(
            () ->
                new ImageFolders()
                    .framesForScoring(request(Optional.of(directory.resolve("parted")))))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("none of 2 examples can be read");
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
    return request(directory, 1);
  }

  private static DataRequest request(Optional<Path> directory, long seed) {
    return new DataRequest(
        directory, Resize.to(16, 16, Fit.STRETCH), OptionalInt.empty(), seed, Optional.empty());
  }

  private void broken(String name) throws IOException {
    Files.createDirectories(directory.resolve(name).getParent());
    Files.writeString(directory.resolve(name), "no image: " + name);
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
