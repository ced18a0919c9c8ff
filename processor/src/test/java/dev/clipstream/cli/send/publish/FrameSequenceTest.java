package dev.clipstream.cli.send.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.Frame;
import dev.clipstream.avro.ImageFormat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FrameSequenceTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final List<Frame> sent = new ArrayList<>();
  private final StreamCursor cursor = new StreamCursor();

  private FrameSequence take(Optional<String> clip) {
    return new FrameSequence("s", clip, cursor, NOON, sent::add);
  }

  private static void add(FrameSequence take, long micros) {
    take.add(micros, "f" + micros + ".jpg", new SentImage(ImageFormat.JPEG, new byte[] {1}));
  }

  @Test
  void clip_lastFrameAndOnlyItSaysSo() {
    FrameSequence take = take(Optional.of("c"));
    add(take, 0);
    add(take, 40_000);
    add(take, 80_000);
    assertThat(sent).hasSize(2);
    take.end();
    assertThat(sent).extracting(Frame::getLast).containsExactly(false, false, true);
    assertThat(sent).extracting(Frame::getFrameIndex).containsExactly(0L, 1L, 2L);
    assertThat(sent).extracting(Frame::getClipId).containsOnly("c");
    assertThat(sent.get(1).getCapturedAt()).isEqualTo(NOON.plusMillis(40));
    assertThat(sent.get(1).getAttributes()).containsEntry("file", "f40000.jpg");
  }

  @Test
  void clips_followEachOtherWithinASource_eachWithItsLastFrameAndIndicesOfItsOwn() {
    FrameSequence take = take(Optional.of("c"));
    add(take, 0);
    add(take, 40_000);
    take.nextClip("d");
    add(take, 80_000);
    take.nextClip("e");
    take.end();
    assertThat(sent).extracting(Frame::getClipId).containsExactly("c", "c", "d");
    assertThat(sent).extracting(Frame::getLast).containsExactly(false, true, true);
    assertThat(sent).extracting(Frame::getFrameIndex).containsExactly(0L, 1L, 0L);
    assertThat(sent.get(2).getCapturedAt()).isEqualTo(NOON.plusMillis(80));
  }

  @Test
  void clip_withoutFramesSendsNothing() {
    take(Optional.of("c")).end();
    assertThat(sent).isEmpty();
  }

  @Test
  void stream_framesGoAtOnce_andFootagesFollowEachOther() {
    FrameSequence first = take(Optional.empty());
    add(first, 0);
    add(first, 5_000_000);
    assertThat(sent).hasSize(2);
    first.end();
    FrameSequence second = take(Optional.empty());
    add(second, 0);
    assertThat(sent).extracting(Frame::getFrameIndex).containsExactly(0L, 1L, 2L);
    assertThat(sent).extracting(Frame::getLast).containsOnly(false);
    assertThat(sent.get(2).getCapturedAt()).isAfter(sent.get(1).getCapturedAt());
  }

  @Test
  void clipIds_endInTheTimeOfTheSending() {
    Instant start = Instant.parse("2026-11-24T03:15:00.9Z");
    assertThat(ClipIds.of(start, 0).of("fight/v12.mp4"))
        .isEqualTo("fight/v12.mp4@20261124T031500Z");
    assertThat(ClipIds.of(start, 2).of("fight/v12.mp4"))
        .isEqualTo("fight/v12.mp4@20261124T031500Z.2");
  }

  @Test
  void sampler_keepsTheRateAcrossRoundedTimesAndGaps() {
    assertThat(taken(30, OptionalDouble.of(15))).isEqualTo(15);
    assertThat(taken(30, OptionalDouble.of(10))).isEqualTo(10);
    assertThat(taken(30, OptionalDouble.of(100))).isEqualTo(30);
    assertThat(taken(30, OptionalDouble.empty())).isEqualTo(30);
    Sampler sampler = new Sampler(OptionalDouble.of(1));
    assertThat(Stream.of(0L, 10_000_000L, 10_500_000L, 11_000_000L).filter(sampler::takes))
        .containsExactly(0L, 10_000_000L, 11_000_000L);
  }

  /** Of one second at {@code rate} frames/s. */
  private static long taken(int rate, OptionalDouble wanted) {
    Sampler sampler = new Sampler(wanted);
    return Stream.iterate(0, i -> i + 1)
        .limit(rate)
        .filter(i -> sampler.takes(i * 1_000_000L / rate))
        .count();
  }
}
