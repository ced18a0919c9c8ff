package dev.clipstream.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.bench.SoakResult.Drift;
import dev.clipstream.bench.SoakResult.Sample;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SoakResultTest {

  private static List<Sample> residents(double... mib) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < mib.length; i++) {
      samples.add(new Sample(i, 100, 20, 30, mib[i], 50, 0));
    }
    return samples;
  }

  @Test
  void drift_isFromTheSecondQuarterToTheLast_soWarmingUpIsNone() {
    Drift drift = Drift.of(residents(1, 50, 100, 100, 150, 160, 110, 110), Sample::residentMib);
    assertThat(drift.from()).isEqualTo(100);
    assertThat(drift.to()).isEqualTo(110);
    assertThat(drift.part()).isCloseTo(0.1, org.assertj.core.data.Offset.offset(1e-9));
  }

  @Test
  void oneSpike_isNoDrift() {
    Drift drift =
        Drift.of(
            residents(100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 900, 100),
            Sample::residentMib);
    assertThat(drift.part()).isZero();
  }

  @Test
  void whatCannotBeKnown_doesNotDrift() {
    assertThat(Drift.of(residents(0, 0, 0, 0), Sample::residentMib).part()).isZero();
    assertThatThrownBy(() -> Drift.of(residents(1, 2, 3), Sample::residentMib))
        .hasMessageContaining("too few");
  }
}
