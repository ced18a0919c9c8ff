package dev.clipstream.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class StatisticsTest {

  @Test
  void median_isTheMiddleValue_orTheMeanOfTheTwoInTheMiddle() {
    assertThat(Statistics.median(List.of(3.0, 1.0, 2.0))).isEqualTo(2);
    assertThat(Statistics.median(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(2.5);
    assertThat(Statistics.median(List.of("a", "bbb", "cc"), String::length)).isEqualTo(2);
  }

  @Test
  void percentile_isAValueThatWasSeen() {
    List<Double> oneToHundred = DoubleStream.iterate(1, x -> x <= 100, x -> x + 1).boxed().toList();
    assertThat(Statistics.percentile(oneToHundred, 50)).isEqualTo(50);
    assertThat(Statistics.percentile(oneToHundred, 99)).isEqualTo(99);
    assertThat(Statistics.percentile(oneToHundred, 100)).isEqualTo(100);
    assertThat(Statistics.percentile(List.of(7.0), 1)).isEqualTo(7);
  }

  @Property
  void asManyValuesLieBelowTheMedianAsAbove(
      @ForAll @Size(min = 1, max = 50) List<@DoubleRange(min = -1e6, max = 1e6) Double> values) {
    double median = Statistics.median(values);
    assertThat(values.stream().filter(value -> value < median).count())
        .isLessThanOrEqualTo(values.size() / 2);
    assertThat(values.stream().filter(value -> value > median).count())
        .isLessThanOrEqualTo(values.size() / 2);
  }

  @Property
  void atLeastThePercentOfAllValues_doNotExceedThePercentile(
      @ForAll @Size(min = 1, max = 50) List<@DoubleRange(min = -1e6, max = 1e6) Double> values,
      @ForAll @DoubleRange(min = 0.01, max = 100) double percent) {
    double percentile = Statistics.percentile(values, percent);
    assertThat(values).contains(percentile);
    long within = values.stream().filter(value -> value <= percentile).count();
    assertThat(100.0 * within / values.size()).isGreaterThanOrEqualTo(percent - 1e-9);
  }

  @Test
  void withoutValues_thereIsNone_andPercentsHaveBounds() {
    assertThatThrownBy(() -> Statistics.median(Collections.emptyList()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Statistics.percentile(List.of(1.0), 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Statistics.percentile(List.of(1.0), Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
