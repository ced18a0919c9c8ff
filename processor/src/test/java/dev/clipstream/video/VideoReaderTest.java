package dev.clipstream.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.testing.JunkStream;
import dev.clipstream.testing.SharedData;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class VideoReaderTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 47})
  void everyFrameIsGivenOnce_inOrder_withItsTime(int count) throws IOException {
    Path clip = TestClips.write(folder.resolve("clip.mp4"), count);
    List<VideoFrame> frames = readAll(clip);
    assertThat(frames).hasSize(count);
    for (int i = 0; i < count; i++) {
      VideoFrame frame = frames.get(i);
      assertThat(frame.index()).isEqualTo(i);
      assertThat(frame.timestampMicros()).isCloseTo(i * 50_000L, within(1_000L));
      assertThat(frame.width()).isEqualTo(TestClips.WIDTH);
      assertThat(frame.height()).isEqualTo(TestClips.HEIGHT);
      assertThat(meanLevel(frame)).as("frame %d", i).isCloseTo(TestClips.level(i), within(8.0));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"clip.mp4", "clip.mkv", "clip.avi", "with: colon, and space.mp4"})
  void statesItsRateAndAboutItsLength(String name) throws IOException {
    Path clip = TestClips.write(folder.resolve(name), 30);
    try (VideoReader reader = VideoReader.open(clip.toString())) {
      assertThat(reader.framesPerSecond()).hasValueCloseTo(20.0, within(0.1));
      assertThat(reader.estimatedFrames().orElseThrow()).isBetween(29L, 31L);
    }
    try (VideoReader reader = VideoReader.open(clip.toUri().toString())) {
      assertThat(reader.next()).isPresent();
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 96, 24, 16", "90, 64, 16, 72", "180, 96, 72, 48", "-90, 64, 48, 24"})
  void framesAreTurnedUpright(double degrees, int width, int whiteX, int whiteY)
      throws IOException {
    Path clip = TestClips.writeTurned(folder.resolve("turned.mp4"), degrees);
    VideoFrame frame = readAll(clip).get(0);
    assertThat(frame.width()).isEqualTo(width);
    assertThat(frame.height()).isEqualTo(TestClips.WIDTH + TestClips.HEIGHT - width);
    int opposite = (frame.height() - whiteY) * width + width - whiteX;
    assertThat(frame.rgb()[(whiteY * width + whiteX) * 3] & 0xFF).isGreaterThan(230);
    assertThat(frame.rgb()[opposite * 3] & 0xFF).isLessThan(25);
  }

  @Test
  void damageInTheMiddleCostsSomeFrames_notTheRest() throws IOException {
    Path clip = TestClips.write(folder.resolve("clip.avi"), 60);
    byte[] bytes = Files.readAllBytes(clip);
    // Some packets in the middle, headers of the container included.
    Arrays.fill(bytes, bytes.length * 2 / 5, bytes.length / 2, (byte) 0x55);
    Files.write(clip, bytes);
    List<VideoFrame> frames = readAll(clip);
    assertThat(frames).hasSizeBetween(30, 60);
    VideoFrame last = frames.get(frames.size() - 1);
    assertThat(meanLevel(last)).isCloseTo(TestClips.level(59), within(8.0));
    assertThat(frames).extracting(VideoFrame::timestampMicros).isSorted();
  }

  @Test
  void aFileThatIsCutShortOrNoVideoSaysSo() throws IOException {
    Path clip = TestClips.write(folder.resolve("clip.mp4"), 20);
    byte[] bytes = Files.readAllBytes(clip);
    Path cut = Files.write(folder.resolve("cut.mp4"), Arrays.copyOf(bytes, bytes.length / 2));
    Path text = Files.writeString(folder.resolve("notes.mp4"), "not a video\n".repeat(100));
    Path empty = Files.createFile(folder.resolve("empty.mp4"));
    for (Path bad : List.of(cut, text, empty)) {
      assertThatThrownBy(() -> readAll(bad))
          .isInstanceOf(VideoException.class)
          .hasMessageStartingWith(bad + ": ")
          .hasMessageContaining("damaged or no video");
    }
  }

  @Test
  void whatIsNoFileIsNamed() {
    assertThatThrownBy(() -> VideoReader.open(folder.resolve("none.mp4").toString()))
        .isInstanceOf(VideoException.class)
        .hasMessageEndingWith("none.mp4: no such file");
    assertThatThrownBy(() -> VideoReader.open(folder.toString()))
        .isInstanceOf(VideoException.class)
        .hasMessageContaining("a folder");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rtsp", "http"})
  void aSourceThatNeverAnswersEndsWithAnError_thatHidesUserAndPassword(String scheme)
      throws IOException {
    // Connections are accepted by the system's backlog; nobody ever reads them.
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String url = "%s://joe:secret@127.0.0.1:%d/x".formatted(scheme, silent.getLocalPort());
      assertThatThrownBy(() -> VideoReader.open(url, Duration.ofSeconds(1)))
          .isInstanceOf(VideoException.class)
          .hasMessageContaining(scheme + "://127.0.0.1:")
          .hasMessageContaining("no answer within 1 s")
          .hasMessageNotContaining("joe")
          .hasMessageNotContaining("secret");
    }
  }

  @Test
  void dataThatNeverIsAFrame_isToldAsSuch_withWhatToCheck() throws IOException {
    try (JunkStream junk = new JunkStream()) {
      assertThatThrownBy(
              () -> {
                try (var reader = VideoReader.openLight(junk.url(), Duration.ofSeconds(1))) {
                  reader.next();
                }
              })
          .isInstanceOf(VideoException.class)
          .hasMessageContaining("no frame within 1 s, though data comes")
          .hasMessageContaining("ffprobe")
          .hasMessageNotContaining("interrupted");
    }
  }

  @Test
  void anInterruptEndsTheWait() throws IOException, InterruptedException {
    var caught = new ArrayList<Exception>();
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String url = "http://127.0.0.1:%d/x".formatted(silent.getLocalPort());
      var reader =
          new Thread(
              () -> {
                try (VideoReader opened = VideoReader.open(url, Duration.ofHours(1))) {
                  opened.next();
                } catch (VideoException e) {
                  caught.add(e);
                }
              });
      reader.start();
      reader.interrupt();
      reader.join();
    }
    assertThat(caught)
        .singleElement()
        .extracting(Exception::getMessage)
        .asString()
        .contains("interrupted");
  }

  @Test
  void aClosedReaderRefuses_andClosesTwice() throws IOException {
    VideoReader reader = VideoReader.open(TestClips.write(folder.resolve("c.mp4"), 2).toString());
    reader.close();
    reader.close();
    assertThatThrownBy(reader::next).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> VideoReader.open("x", Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** As {@code ffprobe -count_frames} counts them. */
  @Test
  void realClipsHaveAsManyFramesAsFfmpegCounts() throws IOException {
    for (Path clip : SharedData.requireFiles("asl-letters/A").subList(0, 3)) {
      assertThat(readAll(clip)).as(clip.toString()).hasSize(32);
    }
  }

  private static List<VideoFrame> readAll(Path clip) throws IOException {
    var frames = new ArrayList<VideoFrame>();
    try (VideoReader reader = VideoReader.open(clip.toString())) {
      Optional<VideoFrame> frame = reader.next();
      while (frame.isPresent()) {
        frames.add(frame.get());
        frame = reader.next();
      }
      assertThat(reader.next()).as("after the end").isEmpty();
    }
    return frames;
  }

  private static double meanLevel(VideoFrame frame) {
    long sum = 0;
    for (byte value : frame.rgb()) {
      sum += value & 0xFF;
    }
    return (double) sum / frame.rgb().length;
  }
}
