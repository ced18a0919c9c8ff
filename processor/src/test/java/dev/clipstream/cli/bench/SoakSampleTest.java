package dev.clipstream.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.cli.bench.SoakSample.Drift;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SoakSampleTest {

  private static List<SoakSample> residents(double... mib) {
    List<SoakSample> samples = new ArrayList<>();
    for (int i = 0; i < mib.length; i++) {
      samples.add(new SoakSample(i, 100, 20, 30, mib[i], 50, 0));
    }
    return samples;
  }

  @Test
  void drift_isFromTheSecondQuarterToTheLast_soWarmingUpIsNone() {
    Drift drift = Drift.of(residents(1, 50, 100, 100, 150, 160, 110, 110), SoakSample::residentMib);
    assertThat(drift.from()).isEqualTo(100);
    assertThat(drift.to()).isEqualTo(110);
    assertThat(drift.part()).isCloseTo(0.1, org.assertj.core.data.Offset.offset(1e-9));
  }

  @Test
  void oneSpike_isNoDrift() {
    Drift drift =
        Drift.of(
            residents(100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 900, 100),
            SoakSample::residentMib);
    assertThat(drift.part()).isZero();
  }

  @Test
  void whatCannotBeKnown_doesNotDrift() {
    assertThat(Drift.of(residents(0, 0, 0, 0), SoakSample::residentMib).part()).isZero();
    assertThatThrownBy(() -> Drift.of(residents(1, 2, 3), SoakSample::residentMib))
        .hasMessageContaining("too few");
  }
}
