package dev.clipstream.video;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.decode.ForeignImages;
import dev.clipstream.testing.SharedData;
import dev.clipstream.video.SharedJpegEncoders.Format;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames that never leave native memory are those that {@link VideoReader#next()} gives. */
@Timeout(60)
class VideoReaderJpegTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @TempDir private Path folder;

  /** Sizes whose rows are padded, and shrunk ones. */
  @ParameterizedTest
  @CsvSource({"96, 64, 65500", "98, 66, 65500", "98, 66, 40"})
  void jpegs_areByteForByteThoseOfThePixels(int width, int height, int maxSize) throws IOException {
    assertSame(TestClips.write(folder.resolve("clip.mp4"), width, height, 5), maxSize);
  }

  @Test
  void jpegs_ofATurnedVideo_areUpright() throws IOException {
    assertSame(TestClips.writeTurned(folder.resolve("turned.mp4"), 90), 65_500);
  }

  @Test
  void jpegs_ofARealVideo_areByteForByteThoseOfThePixels() throws IOException {
    Path clip =
        SharedData.requireFiles("fight-clips").stream()
            .filter(file -> file.toString().endsWith(".mp4"))
            .findFirst()
            .orElseThrow();
    assertSame(clip, 65_500);
  }

  private static void assertSame(Path clip, int maxSize) throws IOException {
    Format format = new Format(90, maxSize);
    try (VideoReader pixels = VideoReader.open(clip.toString());
        VideoReader jpegs = VideoReader.openLight(clip.toString(), TIMEOUT);
        JpegEncoder encoder = new JpegEncoder(90);
        SharedJpegEncoders shared = new SharedJpegEncoders(1)) {
      int frames = 0;
      for (Optional<VideoFrame> next = pixels.next(); next.isPresent(); next = pixels.next()) {
        EncodedFrame jpeg = jpegs.nextJpeg(micros -> true, shared, format).orElseThrow();
        assertThat(jpeg.timestampMicros()).isEqualTo(next.get().timestampMicros());
        assertThat(jpeg.jpeg())
            .isEqualTo(encoder.encode(ForeignImages.shrink(next.get().pixels(), maxSize)));
        frames++;
      }
      assertThat(jpegs.nextJpeg(micros -> true, shared, format)).isEmpty();
      assertThat(frames).isPositive();
    }
  }

  @Test
  void framesThatAreNotWanted_arePassedOver_andAllAreAskedAboutInOrder() throws IOException {
    Path clip = TestClips.write(folder.resolve("clip.mp4"), 10);
    List<Long> asked = new ArrayList<>();
    List<Long> given = new ArrayList<>();
    try (VideoReader reader = VideoReader.openLight(clip.toString(), TIMEOUT);
        SharedJpegEncoders shared = new SharedJpegEncoders(2)) {
      Format format = new Format(90, 65_500);
      for (Optional<EncodedFrame> next = reader.nextJpeg(m -> wants(asked, m), shared, format);
          next.isPresent();
          next = reader.nextJpeg(m -> wants(asked, m), shared, format)) {
        given.add(next.get().timestampMicros());
      }
    }
    assertThat(asked).hasSize(10).isSorted();
    assertThat(given)
        .isEqualTo(IntStream.iterate(0, i -> i < 10, i -> i + 3).mapToObj(asked::get).toList());
  }

  /** The first of every three. */
  private static boolean wants(List<Long> asked, long micros) {
    asked.add(micros);
    return (asked.size() - 1) % 3 == 0;
  }

  /** More readers than encoders: nobody waits for ever, nobody gets another's frame. */
  @Test
  void encoders_areSharedByReadersOfDifferentSizes() throws Exception {
    int readers = 6;
    List<Path> clips = new ArrayList<>();
    for (int i = 0; i < readers; i++) {
      clips.add(TestClips.write(folder.resolve(i + ".mp4"), 96 + 32 * i, 64, 20));
    }
    List<List<Integer>> widths = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    try (SharedJpegEncoders shared = new SharedJpegEncoders(2)) {
      for (Path clip : clips) {
        List<Integer> seen = new ArrayList<>();
        widths.add(seen);
        threads.add(new Thread(() -> readWidths(clip, shared, seen)));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
    }
    for (int i = 0; i < readers; i++) {
      assertThat(widths.get(i)).hasSize(20).containsOnly(96 + 32 * i);
    }
  }

  private static void readWidths(Path clip, SharedJpegEncoders shared, List<Integer> widths) {
    try (VideoReader reader = VideoReader.openLight(clip.toString(), TIMEOUT)) {
      Format format = new Format(90, 65_500);
      for (Optional<EncodedFrame> next = reader.nextJpeg(m -> true, shared, format);
          next.isPresent();
          next = reader.nextJpeg(m -> true, shared, format)) {
        widths.add(ForeignImages.decode(next.get().jpeg()).width());
      }
    } catch (IOException | BadImageException e) {
      throw new IllegalStateException(e);
    }
  }
}
