package dev.clipstream.view.trend;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The samples of the last hour. */
class TrendTest {

  private static TrendSample sample(long atMillis) {
    return new TrendSample(atMillis, 1, 2, null, null, null);
  }

  @Property(tries = 100)
  void anHourIsKept_inOrder_andWhoAsksGetsWhatIsNewer(
      @ForAll @IntRange(min = 1, max = 900) int samples,
      @ForAll @IntRange(max = 9_000_000) int after) {
    Trend trend = new Trend();
    for (int i = 1; i <= samples; i++) {
      trend.add(sample(10_000L * i));
      // As of a clock that was set back.
      trend.add(sample(10_000L * i - 1));
    }
    long newest = 10_000L * samples;
    long first = Math.max(newest - Trend.KEPT.toMillis(), after + 1L);
    assertThat(trend.after(after))
        .extracting(TrendSample::atMillis)
        .isSorted()
        .allMatch(at -> at >= first)
        .hasSize(
            (int)
                java.util.stream.LongStream.rangeClosed(1, samples)
                    .filter(i -> 10_000 * i >= first)
                    .count());
  }
}
