package dev.clipstream.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** A model that was trained on so many frames a second sees frames that far apart. */
class ClipInstantsTest {

  /** Frames of 30 a second. */
  private static long[] thirtyAsecond(int frames) {
    return LongStream.range(0, frames).map(i -> 7_000_000 + i * 1_000_000 / 30).toArray();
  }

  @Test
  void everyNthFrameIsTaken_aroundTheMiddle() {
    assertThat(ClipInstants.nearest(thirtyAsecond(30), 4, 10)).containsExactly(10, 13, 16, 19);
    assertThat(ClipInstants.nearest(thirtyAsecond(13), 5, 10)).containsExactly(0, 3, 6, 9, 12);
  }

  @Test
  void aShorterClip_beginsWithItsFirstFrame_andItsLastOneStays() {
    assertThat(ClipInstants.nearest(thirtyAsecond(7), 5, 10)).containsExactly(0, 3, 6, 6, 6);
    assertThat(ClipInstants.nearest(thirtyAsecond(1), 3, 10)).containsExactly(0, 0, 0);
  }

  @Test
  void framesThatAreFurtherApart_areTakenMoreThanOnce() {
    long[] everySecond = {0, 1_000_000, 2_000_000};
    assertThat(ClipInstants.nearest(everySecond, 5, 2)).containsExactly(0, 1, 1, 2, 2);
  }

  @Property
  void indicesAscend_andAreOfTheClip(
      @ForAll @Size(min = 1, max = 40) long[] times,
      @ForAll @IntRange(min = 1, max = 20) int frames,
      @ForAll @IntRange(min = 1, max = 1_000_000) int thousandthsOfFps,
      @ForAll @LongRange(min = 1, max = 1L << 50) long scale) {
    for (int i = 0; i < times.length; i++) {
      times[i] %= scale;
    }
    int[] indices = ClipInstants.nearest(times, frames, thousandthsOfFps / 1000.0);
    assertThat(indices).hasSize(frames).isSorted();
    assertThat(IntStream.of(indices)).allMatch(index -> index >= 0 && index < times.length);
  }
}
