package dev.clipstream.trainer.precision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class QuantizationParamsTest {

  @Property
  void zeroStaysZero_andNothingInTheRangeMovesByMoreThanHalfAStep(
      @ForAll @DoubleRange(min = -50, max = 50) double one,
      @ForAll @DoubleRange(min = -50, max = 50) double other,
      @ForAll @DoubleRange(min = 0, max = 1) double at) {
    double low = Math.min(one, other);
    double high = Math.max(one, other);
    QuantizationParams levels = QuantizationParams.covering(low, high);
    double x = low + at * (high - low);

    assertThat(levels.roundTrip(0)).isZero();
    // Half a step, and half a step more at the ends, where zero had to be moved to a level.
    assertThat(levels.roundTrip(x)).isCloseTo(x, within(levels.scale() * 1.0001));
  }

  @Property
  void whatIsNeverNegativeHasItsZeroAtLevelZero_soThatTheRectifierFoldsAway(
      @ForAll @DoubleRange(min = 0, max = 1e6) double low,
      @ForAll @DoubleRange(min = 0, max = 1e6) double more) {
    assertThat(QuantizationParams.covering(low, low + more).zero()).isZero();
  }

  @Property(tries = 50)
  void cutLevelsLoseNoMoreThanThoseOfTheWholeRange(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int outlier) {
    Random random = new Random(seed);
    // So many that chance moves either error by half a hundredth, far less than what is allowed.
    float[] values = new float[40_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    values[0] = outlier;
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    Histogram histogram = new Histogram(low, high);
    for (float value : values) {
      histogram.add(value);
    }

    double cut = error(values, histogram.best());
    double whole = error(values, QuantizationParams.covering(low, high));

    assertThat(cut).isLessThanOrEqualTo(whole * 1.05);
  }

  @Property
  void weightsMoveByHalfAStepAtMost_andChannelsDoNotDisturbEachOther(
      @ForAll @Size(6) List<@FloatRange(min = -3, max = 3) Float> weights,
      @ForAll @FloatRange(min = -10, max = 10) float bias) {
    float[] scaled = new float[6];
    for (int i = 0; i < 6; i++) {
      scaled[i] = weights.get(i) * (i < 3 ? 1 : 1000);
    }
    Int8Weights bytes = Int8Weights.of(scaled, new float[] {bias, bias}, 0.02f);

    for (int i = 0; i < 6; i++) {
      float scale = bytes.scales()[i / 3];
      assertThat(bytes.values()[i] * scale).isCloseTo(scaled[i], within(scale * 0.501f));
    }
    for (int o = 0; o < 2; o++) {
      float step = bytes.biasScales(0.02f)[o];
      double tolerance = step * 0.501 + 1e-6 * Math.abs(bias);
      assertThat((double) bytes.bias()[o] * step).isCloseTo(bias, within(tolerance));
    }
    assertThat(bytes.values()).doesNotContain((byte) -128);
  }

  private static double error(float[] values, QuantizationParams levels) {
    double sum = 0;
    for (float value : values) {
      double difference = levels.roundTrip(value) - value;
      sum += difference * difference;
    }
    return sum / values.length;
  }
}
