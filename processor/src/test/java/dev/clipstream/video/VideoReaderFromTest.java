package dev.clipstream.video;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.global.avcodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading from a time on gives what reading all of it and leaving out the beginning gives. */
class VideoReaderFromTest {

  private static final int FRAMES = 200;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "clip.mp4, " + avcodec.AV_CODEC_ID_MPEG4,
    "clip.mkv, " + avcodec.AV_CODEC_ID_MPEG4,
    "clip.avi, " + avcodec.AV_CODEC_ID_MPEG4,
    "clip.ts, " + avcodec.AV_CODEC_ID_MPEG2VIDEO,
    "clip.m4v, " + avcodec.AV_CODEC_ID_MPEG4,
  })
  void framesFromAnyTimeOnAreThoseOfTheWholeVideo(String name, int codec) throws IOException {
    Path clip = TestClips.write(folder.resolve(name), FRAMES, codec);
    List<VideoFrame> all = frames(VideoReader.open(clip.toString()));

    for (int millis = 0; millis < 11_000; millis += 370) {
      Duration start = Duration.ofMillis(millis);
      long micros = 1000L * millis;
      assertSame(
          frames(VideoReader.openFrom(clip.toString(), start)),
          all.stream().filter(frame -> frame.timestampMicros() >= micros).toList(),
          name + " from " + start);
    }
  }

  @Test
  void timeOfAFrameIsIncluded_andBeyondTheEndThereIsNothing() throws IOException {
    Path clip = TestClips.write(folder.resolve("clip.mp4"), FRAMES);

    assertThat(frames(VideoReader.openFrom(clip.toString(), Duration.ofSeconds(7))))
        .hasSize(60)
        .first()
        .satisfies(frame -> assertThat(frame.timestampMicros()).isEqualTo(7_000_000));
    assertThat(frames(VideoReader.openFrom(clip.toString(), Duration.ofSeconds(10)))).isEmpty();
  }

  @Test
  void realVideosAreTheSameFromAnyTimeOn() throws IOException {
    Path fights = SharedData.require("fight-clips/fight");
    List<Path> some;
    try (var files = Files.list(fights)) {
      some = files.sorted().limit(4).toList();
    }
    for (Path clip : some) {
      List<VideoFrame> all = frames(VideoReader.open(clip.toString()));
      for (int millis = 0; millis < 2_000; millis += 730) {
        long micros = 1000L * millis;
        assertSame(
            frames(VideoReader.openFrom(clip.toString(), Duration.ofMillis(millis))),
            all.stream().filter(frame -> frame.timestampMicros() >= micros).toList(),
            clip + " from " + millis + " ms");
      }
    }
  }

  private static void assertSame(List<VideoFrame> some, List<VideoFrame> wanted, String what) {
    assertThat(some.stream().map(VideoFrame::timestampMicros).toList())
        .as(what)
        .isEqualTo(wanted.stream().map(VideoFrame::timestampMicros).toList());
    for (int i = 0; i < some.size(); i++) {
      assertThat(some.get(i).rgb()).as("%s, frame %d", what, i).isEqualTo(wanted.get(i).rgb());
    }
  }

  private static List<VideoFrame> frames(VideoReader opened) throws VideoException {
    List<VideoFrame> frames = new ArrayList<>();
    try (VideoReader reader = opened) {
      Optional<VideoFrame> next = reader.next();
      while (next.isPresent()) {
        frames.add(next.get());
        next = reader.next();
      }
    }
    return frames;
  }
}
