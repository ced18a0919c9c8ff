package dev.clipstream.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class StatisticsTest {

  @Test
  void median_isTheMiddleValue_orTheMeanOfTheTwoInTheMiddle() {
    assertThat(Statistics.median(List.of(3.0, 1.0, 2.0))).isEqualTo(2.0);
    assertThat(Statistics.median(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(2.5);
  }

  @Test
  void percentile_isAValueThatWasSeen() {
    List<Double> oneToHundred = IntStream.rangeClosed(1, 100).mapToObj(i -> (double) i).toList();
    assertThat(Statistics.percentile(oneToHundred, 50)).isEqualTo(50);
    assertThat(Statistics.percentile(oneToHundred, 99)).isEqualTo(99);
    assertThat(Statistics.percentile(oneToHundred, 100)).isEqualTo(100);
    assertThat(Statistics.percentile(List.of(7.0), 1)).isEqualTo(7);
  }

  @Property
  void medianAndPercentiles_lieAmongTheValues(
      @ForAll @NotEmpty List<@DoubleRange(min = -1e6, max = 1e6) Double> values,
      @ForAll @DoubleRange(min = 0.1, max = 100) double percent) {
    double min = values.stream().min(Double::compare).orElseThrow();
    double max = values.stream().max(Double::compare).orElseThrow();
    assertThat(Statistics.median(values)).isBetween(min, max);
    assertThat(values).contains(Statistics.percentile(values, percent));
  }

  @Test
  void noValues_areRefused() {
    assertThatThrownBy(() -> Statistics.median(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Statistics.percentile(List.of(1.0), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0.0");
  }
}
