package dev.clipstream.clips;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.model.FrameRate;
import dev.clipstream.records.FrameHeader;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Of which frames the values are kept where windows are by time: a bounded, even sample. */
class TimeWindowSamplesTest extends TimeWindowsFixture {

  /**
   * Thousands of frames a second, then a few: the window of the few is not thinned out for that.
   */
  @Property(tries = 50)
  void ofAWindowOfAnyNumberOfFrames_anEvenSampleIsKept(
      @ForAll @IntRange(min = 1, max = 1500) int burst,
      @ForAll @IntRange(min = 1, max = 40) int few) {
    begin(seconds(4, 4));
    for (int i = 0; i < burst; i++) {
      add(i, NOON + 3_999_000L * i / burst);
      assertThat(withValues()).isLessThanOrEqualTo(4 * MAX_FRAMES);
    }
    for (int i = 0; i < few; i++) {
      add(burst + i, NOON + 4_000_000 + 3_999_000L * i / few);
    }
    add(burst + few, NOON + 8_000_000);
    List<DueClip> due = assembler.queue().due(9);
    assertThat(due).extracting(DueClip::frames).containsExactly(burst, few);
    for (DueClip clip : due) {
      List<StoredFrame> kept = store.read(clip).withValues();
      int least = Math.min(clip.frames(), MAX_FRAMES);
      assertThat(kept).hasSizeGreaterThanOrEqualTo(least);
      long widest = 4_000_000 / least;
      for (int i = 1; i < kept.size(); i++) {
        assertThat(kept.get(i).capturedAtMicros() - kept.get(i - 1).capturedAtMicros())
            .isLessThanOrEqualTo(2 * widest);
      }
    }
  }

  /** Clips of 30 frames a second, for a model of 10, that uses at most eight frames. */
  @Property(tries = 200)
  void aModelOfARate_seesEveryThirdFrame_howeverLongTheClip(
      @ForAll @IntRange(min = 1, max = 400) int frames, @ForAll long seed) {
    Random random = new Random(seed);
    rate = Optional.of(FrameRate.of(10));
    begin(seconds(4, 4));
    long[] times = new long[frames];
    for (int i = 0; i < frames; i++) {
      times[i] = NOON + 33_333L * i + random.nextInt(2_000);
      FrameHeader frame =
          new FrameHeader("camera", Optional.of("clip"), i, times[i], i == frames - 1);
      assembler.add(frame, FrameTensor.of(1, new float[] {i}), 0);
      assertThat(withValues()).isLessThanOrEqualTo(4 * MAX_FRAMES);
      if (random.nextInt(20) == 0) {
        assembler = restarted();
      }
    }
    List<StoredFrame> kept = store.read(assembler.queue().due(1).get(0)).withValues();
    float[][] seen = ClipClassifier.sample(kept, 1, rate, Integer.MAX_VALUE);
    int[] chosen = rate.get().indices(times);
    if (chosen.length <= 2 * MAX_FRAMES) {
      assertThat(seen).hasNumberOfRows(chosen.length);
      for (int i = 0; i < chosen.length; i++) {
        assertThat((int) seen[i][0]).isEqualTo(chosen[i]);
      }
    } else {
      assertThat(seen.length).isGreaterThanOrEqualTo(MAX_FRAMES);
      for (int i = 1; i < seen.length; i++) {
        assertThat((double) seen[i][0] - seen[i - 1][0])
            .isLessThanOrEqualTo(2.1 * frames / MAX_FRAMES);
      }
    }
  }

  private int withValues() {
    int count = 0;
    try (var rows = entries.range(ClipKeys.first(ClipKeys.FRAME), ClipKeys.end(ClipKeys.FRAME))) {
      while (rows.hasNext()) {
        count += StoredFrame.encoderIn(rows.next().value).isPresent() ? 1 : 0;
      }
    }
    return count;
  }
}
