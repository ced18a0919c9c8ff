package dev.clipstream.cli.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.cli.send.publish.Playback;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PlaybackTest {

  private static final long TOLERANCE_NANOS = 1000;

  @Property(tries = 100)
  void imagesInALoopComeAtTheirRate_howeverFewTheyAre(
      @ForAll @IntRange(min = 1, max = 5) int images,
      @ForAll @IntRange(min = 1, max = 60) int rate,
      @ForAll long startNanos)
      throws Exception {
    Playback playback = new Playback();
    MediaSource.Images footage =
        new MediaSource.Images(Collections.nCopies(images, Path.of("a.jpg")), "n", "s");
    long lastNanos = 0;
    int frames = 0;
    for (int round = 0; round < 8; round++) {
      playback.begin(frames == 0 ? startNanos : lastNanos);
      try (RawFrameReader reader = RawFrameReader.open(footage, OptionalDouble.of(rate))) {
        for (Optional<RawFrame> next = reader.next(); next.isPresent(); next = reader.next()) {
          long due = playback.due(next.get().timestampMicros());
          if (frames > 0) {
            assertThat(due - lastNanos)
                .isBetween(1_000_000_000L / rate - 2000, 1_000_000_000L / rate + 2000);
          }
          lastNanos = due;
          frames++;
        }
        playback.end(reader.endMicros());
      }
    }
    assertThat(frames).isEqualTo(8 * images);
    assertThat(lastNanos - startNanos)
        .isBetween(
            (frames - 1) * 1_000_000_000L / rate - 8 * TOLERANCE_NANOS,
            (frames - 1) * 1_000_000_000L / rate + 8 * TOLERANCE_NANOS);
  }

  @Property(tries = 20)
  void whoIsFarBehindPlaysOnFromNow(@ForAll @LongRange(min = 1, max = 100) long seconds) {
    Playback playback = new Playback();
    playback.begin(0);
    playback.end(40_000);
    long late = TimeUnit.SECONDS.toNanos(seconds + 1);
    playback.begin(late);
    assertThat(playback.due(0)).isEqualTo(late);
  }

  @Test
  void sourceThatGaveNothingTakesNoTime() {
    Playback playback = new Playback();
    playback.begin(7);
    playback.begin(8);
    assertThat(playback.due(0)).isEqualTo(7);
  }
}
