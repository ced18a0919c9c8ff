package dev.clipstream.clips;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.clips.StreamState.ClipHistory;
import dev.clipstream.clips.StreamState.Closed;
import dev.clipstream.clips.StreamState.FrameMeta;
import dev.clipstream.clips.StreamState.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OpenClipTest {

  private static final int MAX_FRAMES = 8;

  @Property(tries = 300)
  void whateverTheOrder_theClipSpansItsFrames_andKeepsTheValuesOfAnEvenSample(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 120) int frames) {
    Random random = new Random(seed);
    List<Long> indices = new ArrayList<>(LongStream.range(0, frames).boxed().toList());
    if (random.nextBoolean()) {
      Collections.shuffle(indices, random);
    }
    OpenClip clip = Closed.NEW.open("clip");
    assertThat(clip.unlabelled()).isEmpty();
    Map<Long, FrameMeta> rows = new TreeMap<>();
    for (long index : indices) {
      assertThat(clip.has(index)).isFalse();
      FrameMeta frame = new FrameMeta(1000 * index, clip.samplesNext());
      clip.put(index, frame);
      rows.put(index, frame);
      for (long stripped : clip.thinOut(MAX_FRAMES, Optional::empty)) {
        rows.put(stripped, new FrameMeta(1000 * stripped, false));
      }
      assertThat(clip.has(index)).isTrue();
      if (random.nextInt(10) == 0) {
        clip = again(clip, rows);
      }
    }
    assertThat(clip.unlabelled()).contains(new Span(0, frames - 1, frames));
    assertThat(rows.values().stream().filter(FrameMeta::hasValues).count())
        .isBetween((long) Math.min(frames, MAX_FRAMES), 2L * MAX_FRAMES);
  }

  /** The clip as it is made of the store's rows. */
  private static OpenClip again(OpenClip clip, Map<Long, FrameMeta> rows) {
    OpenClip again = (OpenClip) RowFormat.readStream(RowFormat.write(clip));
    rows.forEach(again::put);
    assertThat(again.clipId()).isEqualTo(clip.clipId());
    assertThat(again.history()).isEqualTo(clip.history());
    assertThat(again.unlabelled()).isEqualTo(clip.unlabelled());
    assertThat(again.samplesNext()).isEqualTo(clip.samplesNext());
    return again;
  }

  @Test
  void theNewestSixteenClipsThatEnded_areRemembered() {
    Closed closed = Closed.NEW;
    for (int i = 0; i < 20; i++) {
      closed = closed.open("clip-" + i).close();
    }
    assertThat(closed.history().clipNumber()).isEqualTo(20);
    assertThat(closed.history().endedClips()).hasSize(16).startsWith("clip-4").endsWith("clip-19");
    assertThat(RowFormat.readStream(RowFormat.write(closed))).isEqualTo(closed);
  }

  @Test
  void aContinuousStream_leavesNoClipToRemember() {
    Closed closed = Closed.NEW.open("clip").close().openWindow().close();
    assertThat(closed.history()).isEqualTo(new ClipHistory(2, List.of("clip")));
    assertThat(Closed.NEW.openWindow().clipId()).isEqualTo(Optional.empty());
  }

  /** Of a sample, wherever it is thinned out, what is left is what is kept. */
  @Property(tries = 200)
  void aSample_leavesOutEveryOther_andNeverTheFirst(
      @ForAll @IntRange(min = 1, max = 20) int maxFrames,
      @ForAll @IntRange(min = 1, max = 300) int frames) {
    FeatureSample sample = new FeatureSample(1);
    TreeSet<Long> kept = new TreeSet<>();
    for (long index = 0; index < frames; index++) {
      if (sample.takesNext(index)) {
        sample.add(index, 1000 * index);
        kept.add(index);
      }
      kept.removeAll(sample.thinOut(maxFrames, Optional::empty));
      assertThat(kept).hasSizeLessThanOrEqualTo(2 * maxFrames).contains(0L);
    }
    assertThat(kept).allMatch(index -> index % sample.stride() == 0);
  }
}
