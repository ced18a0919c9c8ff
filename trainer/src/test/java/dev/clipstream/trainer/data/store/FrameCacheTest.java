package dev.clipstream.trainer.data.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.image.resize.Fit;
import dev.clipstream.image.resize.Interpolation;
import dev.clipstream.image.resize.Resizing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Examples are decoded once, and only once, as long as nothing changes. */
class FrameCacheTest {

  private static final Resize SIZE = Resize.to(4, 5, Fit.STRETCH);

  @TempDir private Path directory;

  private final AtomicInteger decoded = new AtomicInteger();
  private final ImageReader images = new ImageReader(SIZE);
  private Path example = Path.of("");

  @BeforeEach
  void oneExample() throws IOException {
    example = Files.writeString(directory.resolve("clip"), "three");
  }

  @AfterEach
  void close() {
    images.close();
  }

  @Test
  void exampleIsDecodedOnce_howeverManyRunsThereAre() throws UnreadableException {
    List<byte[]> first = cache("k", SIZE).get(example, images).load();
    Frames again = cache("k", SIZE).get(example, images);

    assertThat(again.count()).isEqualTo(5);
    assertThat(again.load()).usingRecursiveComparison().isEqualTo(first);
    assertThat(decoded).hasValue(1);
  }

  @Test
  void whatHasChangedIsDecodedAnew() throws UnreadableException, IOException {
    cache("k", SIZE).get(example, images);
    cache("other kind", SIZE).get(example, images);
    cache("k", Resize.to(4, 5, Fit.CROP)).get(example, images);
    cache("k", Resize.to(5, 4, Fit.STRETCH)).get(example, images);
    Resizing asAModelWants = Resizing.of(Fit.STRETCH, Interpolation.BICUBIC);
    cache("k", Resize.to(4, 5, asAModelWants)).get(example, images);
    assertThat(decoded).hasValue(5);

    Files.setLastModifiedTime(example, FileTime.fromMillis(1_000_000));
    cache("k", SIZE).get(example, images);
    assertThat(decoded).hasValue(6);
    Files.writeString(example, "longer");
    Files.setLastModifiedTime(example, FileTime.fromMillis(1_000_000));
    assertThat(cache("k", SIZE).get(example, images).load()).hasSize(6);
    assertThat(decoded).hasValue(7);
  }

  @Test
  void folderOfFramesIsDecodedAnew_whenOneOfItsFilesChanges()
      throws UnreadableException, IOException {
    Path folder = Files.createDirectory(directory.resolve("frames"));
    Path frame = Files.writeString(folder.resolve("1.jpg"), "a");
    cache("k", SIZE).get(folder, images);
    cache("k", SIZE).get(folder, images);
    assertThat(decoded).hasValue(1);

    Files.writeString(frame, "ab");
    cache("k", SIZE).get(folder, images);
    assertThat(decoded).hasValue(2);
  }

  @Test
  void entryThatIsDamagedOrGoneIsMadeAgain() throws UnreadableException, IOException {
    Frames frames = cache("k", SIZE).get(example, images);
    List<byte[]> before = frames.load();
    Path entry = entries().get(0);
    byte[] whole = Files.readAllBytes(entry);
    byte[] damaged = whole.clone();
    damaged[damaged.length - 1] ^= 1;

    Files.write(entry, damaged);
    assertThat(frames.load()).usingRecursiveComparison().isEqualTo(before);
    assertThat(entry).hasBinaryContent(whole);
    Files.delete(entry);
    assertThat(frames.load()).usingRecursiveComparison().isEqualTo(before);
    Files.write(entry, new byte[7]);
    assertThat(cache("k", SIZE).get(example, images).load()).hasSameSizeAs(before);
    assertThat(entry).hasBinaryContent(whole);
    assertThat(decoded).hasValue(4);
  }

  @Test
  void exampleThatChangesWhileItIsInUseIsNamed() throws UnreadableException, IOException {
    Frames frames = cache("k", SIZE).get(example, images);
    Files.delete(entries().get(0));
    Files.writeString(example, "something else");

    assertThatThrownBy(frames::load)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("clip has changed");
  }

  @Test
  void folderThatCannotBeWrittenIsToldWithAdvice() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "no folder");
    FrameCache cache = new FrameCache(file, "k", SIZE, this::decode);

    assertThatThrownBy(() -> cache.get(example, images))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("leave --cache away");
  }

  private FrameCache cache(String kind, Resize size) {
    return new FrameCache(directory.resolve("cache"), kind, size, this::decode);
  }

  /** As many frames as the file has letters. */
  private List<byte[]> decode(Path file, ImageReader reader) throws UnreadableException {
    decoded.incrementAndGet();
    try {
      List<byte[]> frames = new ArrayList<>();
      byte[] letters = Files.isDirectory(file) ? new byte[2] : Files.readAllBytes(file);
      for (byte letter : letters) {
        byte[] frame = new byte[4 * 5 * 3];
        frame[7] = letter;
        frames.add(frame);
      }
      return frames;
    } catch (IOException e) {
      throw new UnreadableException("cannot be read", e);
    }
  }

  private List<Path> entries() throws IOException {
    try (Stream<Path> all = Files.walk(directory.resolve("cache"))) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
