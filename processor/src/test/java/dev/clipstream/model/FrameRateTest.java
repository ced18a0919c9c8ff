package dev.clipstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameRateTest {

  private static final long NOON = 1_700_000_000_000_000L;

  private static long[] times(int count, double fps) {
    return IntStream.range(0, count).mapToLong(i -> NOON + Math.round(i * 1e6 / fps)).toArray();
  }

  /** Where the frames end on the way to an instant, that takes the last that is nearer to it. */
  private static int[] everyAndLast(int step, int count) {
    return IntStream.range(0, count)
        .filter(i -> i % step == 0 || (i == count - 1 && 2 * (i % step) >= step))
        .toArray();
  }

  /** Capture times that go up and down and stand still, as the seed has it. */
  private static long[] anyTimes(Random random, int count) {
    long[] times = new long[count];
    long time = NOON;
    for (int i = 0; i < count; i++) {
      times[i] = time;
      time += random.nextInt(8) == 0 ? random.nextInt(2_000_000) - 500_000 : random.nextInt(90_000);
    }
    return times;
  }

  @Property
  void aModelsRate_takesEveryThirdOfThirty_whateverTheClocksJitter(
      @ForAll @IntRange(min = 1, max = 10) int times,
      @ForAll @IntRange(min = 1, max = 40) int instants,
      @ForAll long seed) {
    int count = times * instants + 1;
    double fps = 10.0 * times;
    long[] at = times(count, fps);
    Random random = new Random(seed);
    int jitter = (int) (1e6 / fps / 8);
    for (int i = 0; i < count; i++) {
      at[i] += random.nextInt(jitter) - jitter / 2;
    }
    assertThat(FrameRate.of(10).indices(at)).containsExactly(everyAndLast(times, count));
  }

  @Property
  void aRateNoHigherThanTheModels_isSeenWhole(
      @ForAll @DoubleRange(min = 0.5, max = 10) double fps,
      @ForAll @IntRange(max = 300) int count) {
    assertThat(FrameRate.of(10).indices(times(count, fps))).hasSize(count);
  }

  @Property
  void aRateBetween_isBroughtToTheModels(@ForAll @DoubleRange(min = 10, max = 120) double fps) {
    int count = (int) (10 * fps) + 1;
    assertThat(FrameRate.of(10).indices(times(count, fps)).length).isBetween(99, 102);
  }

  @Property
  void everyInstant_takesTheFrameNearestToIt_andNoFrameTwice(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 80) int count,
      @ForAll @DoubleRange(min = 0.5, max = 60) double fps) {
    long[] at = anyTimes(new Random(seed), count);
    if (LongStream.of(at).distinct().count() == 1) {
      return;
    }
    TreeMap<Long, Integer> nearest = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      double place = (at[i] - at[0]) * fps / 1e6;
      long instant = (long) Math.floor(place + 0.5);
      Integer taken = nearest.get(instant);
      if (taken == null
          || Math.abs(place - instant) < Math.abs((at[taken] - at[0]) * fps / 1e6 - instant)) {
        nearest.put(instant, i);
      }
    }
    assertThat(FrameRate.of(fps).indices(at))
        .containsExactly(nearest.values().stream().mapToInt(i -> i).sorted().toArray())
        .startsWith(0);
  }

  @Property
  void toChooseOnTheWay_changesNothing(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 120) int count,
      @ForAll @DoubleRange(min = 0.5, max = 60) double fps) {
    Random random = new Random(seed);
    long[] at = anyTimes(random, count);
    at[1] = at[0] + 1;
    FrameRate rate = FrameRate.of(fps);
    List<Integer> arrivals = new ArrayList<>(IntStream.range(2, count).boxed().toList());
    Collections.shuffle(arrivals, random);
    List<Integer> kept = new ArrayList<>(List.of(0, 1));
    for (int arrival : arrivals) {
      kept.add(arrival);
      Collections.sort(kept);
      if (random.nextInt(5) == 0) {
        kept = new ArrayList<>(rate.of(kept, i -> at[i]));
      }
    }
    assertThat(rate.of(kept, i -> at[i]))
        .containsExactlyElementsOf(IntStream.of(rate.indices(at)).boxed().toList());
  }

  @Test
  void framesWithoutATime_areAllSeen() {
    assertThat(FrameRate.of(10).indices(new long[100])).hasSize(100);
    assertThat(FrameRate.of(10).indices(new long[0])).isEmpty();
  }

  @Test
  void framesOfTheSameMicrosecond_areSeenOnce_theFirstOfThem() {
    assertThat(FrameRate.of(10).indices(new long[] {0, 0, 100_000, 100_000, 200_000}))
        .containsExactly(0, 2, 4);
  }

  @ParameterizedTest
  @ValueSource(longs = {3_600_000_000L, -3_600_000_000L})
  void aClockThatIsSetByAnHour_leavesTheRateOnBothSides(long step) {
    long[] at = times(120, 30);
    for (int i = 60; i < 120; i++) {
      at[i] += step;
    }
    assertThat(FrameRate.of(10).indices(at))
        .containsExactly(
            IntStream.concat(
                    IntStream.of(everyAndLast(3, 60)),
                    IntStream.of(everyAndLast(3, 60)).map(i -> 60 + i))
                .toArray());
  }

  @Test
  void timesAtTheEndsOfTheirRange_doNotOverflow() {
    assertThat(FrameRate.of(10).indices(new long[] {Long.MIN_VALUE, 0, Long.MAX_VALUE}))
        .startsWith(0)
        .hasSizeGreaterThan(1);
  }

  @Test
  void framesOfAFile_areEvenlyApart() {
    assertThat(FrameRate.of(10).indices(10, 30)).containsExactly(0, 3, 6, 9);
    assertThat(FrameRate.of(10).indices(7, 29.97)).containsExactly(0, 3, 6);
    assertThat(FrameRate.of(8).indices(3, 5)).containsExactly(0, 1, 2);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void aRateThatIsNone_isRefused(double fps) {
    assertThatThrownBy(() -> FrameRate.of(fps)).hasMessageContaining("more than 0");
  }
}
