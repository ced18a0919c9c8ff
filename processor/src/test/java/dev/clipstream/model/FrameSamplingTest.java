package dev.clipstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FrameSamplingTest {

  @Property
  void aClipWithinTheLimit_isUsedWhole(
      @ForAll @IntRange(max = 200) int count, @ForAll @IntRange(max = 50) int more) {
    int max = Math.max(1, count + more);
    assertThat(FrameSampling.indices(count, max))
        .containsExactly(IntStream.range(0, count).toArray());
  }

  @Property
  void ofALongerClip_exactlyTheLimit_evenlySpaced_fromTheFirstToTheLast(
      @ForAll @IntRange(min = 2, max = 300) int max,
      @ForAll @IntRange(min = 1, max = 100_000) int more) {
    int count = max + more;
    int[] indices = FrameSampling.indices(count, max);
    assertThat(indices).hasSize(max).startsWith(0).endsWith(count - 1);
    double even = (count - 1.0) / (max - 1);
    for (int i = 1; i < max; i++) {
      // Rounded both ways, two neighbors are at most one frame off.
      assertThat((double) indices[i] - indices[i - 1]).isBetween(even - 1, even + 1).isPositive();
    }
  }

  @Property
  void theFramesTaken_areThoseAtTheIndices(
      @ForAll @IntRange(max = 500) int count, @ForAll @IntRange(min = 1, max = 64) int max) {
    List<Integer> frames = IntStream.range(0, count).boxed().toList();
    assertThat(FrameSampling.of(frames, max))
        .containsExactlyElementsOf(
            IntStream.of(FrameSampling.indices(count, max)).boxed().toList());
  }

  @Property
  void aModelOfWholeClips_seesExactlyWhatItTakes_allOfAShortClip_inOrder(
      @ForAll @IntRange(min = 1, max = 500) int count,
      @ForAll @IntRange(min = 1, max = 64) int frames) {
    int[] indices = FrameSampling.exactly(count, frames);
    assertThat(indices).hasSize(frames).startsWith(0).isSorted();
    if (count <= frames) {
      assertThat(IntStream.of(indices).distinct().toArray())
          .containsExactly(IntStream.range(0, count).toArray());
    } else {
      assertThat(indices).containsExactly(FrameSampling.indices(count, frames));
    }
  }

  @Test
  void theLongestClipThereCanBe_doesNotOverflow() {
    assertThat(FrameSampling.indices(Integer.MAX_VALUE, 3))
        .containsExactly(0, Integer.MAX_VALUE / 2, Integer.MAX_VALUE - 1);
  }

  @Test
  void aLimitOfOne_takesTheFirst_andOneOfNone_isRefused() {
    assertThat(FrameSampling.indices(5, 1)).containsExactly(0);
    assertThat(FrameSampling.indices(0, 1)).isEmpty();
    assertThatThrownBy(() -> FrameSampling.indices(5, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("5 frames");
  }
}
