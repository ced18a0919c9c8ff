package dev.clipstream.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.bench.BenchResult.Row;
import dev.clipstream.bench.harness.SystemUnderTest;
import dev.clipstream.streams.settings.Guarantee;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RoundsTest {

  private static final Offset<Double> EXACTLY = within(1e-9);

  /** Never started here: only who it is counts. */
  private record Named(String name, Guarantee guarantee) implements SystemUnderTest {
    @Override
    public Running start(Site site) {
      throw new UnsupportedOperationException();
    }
  }

  private static Throughput at(double framesPerSecond) {
    return new Throughput(framesPerSecond, 8, 1000 / framesPerSecond, 0.1);
  }

  @Test
  void ratios_areTakenBetweenNeighbours_soThatAMachineThatSlowsDownChangesNone() {
    Rounds rounds = new Rounds();
    SystemUnderTest system = new Named("pipeline", Guarantee.EXACTLY_ONCE);
    rounds.add(1, system, at(900), at(1000), at(1000));
    rounds.add(2, system, at(450), at(600), at(400));
    rounds.add(3, system, at(90), at(100), at(100));
    Row row = rounds.rows().get(0);
    assertThat(row.ofCeiling()).isEqualTo(0.9, EXACTLY);
    assertThat(row.throughput().framesPerSecond()).isEqualTo(450);
    assertThat(row.throughput().cpuMillisPerFrame()).isEqualTo(1000 / 450.0, EXACTLY);
    assertThat(rounds.ceiling().framesPerSecond()).isEqualTo(400);
    assertThat(rounds.steadiness()).isEqualTo(new Steadiness(100, 1000));
  }

  @Test
  void withoutThePlainApplication_thereIsNoRatioToIt() {
    Rounds rounds = new Rounds();
    rounds.add(1, new Named("pipeline", Guarantee.EXACTLY_ONCE), at(9), at(10), at(10));
    assertThat(rounds.rows()).extracting(Row::ofPlain).isEqualTo(List.of(0.0));
  }

  @Test
  void withoutRounds_thereIsNothing() {
    assertThat(new Rounds().rows()).isEmpty();
    assertThat(new Rounds().ceiling().framesPerSecond()).isZero();
    assertThat(new Rounds().steadiness().doubts(0)).isEmpty();
  }

  /** Each round's ratio, and the median of those: not the ratio of medians of several minutes. */
  @Test
  void whatAStreamModelCosts_isTakenWithinARound() {
    StreamCost cost =
        StreamCost.of(
            List.of(sample(0.95, 1.05, 0.12), sample(0.5, 2.1, 0.3), sample(0.8, 1.1, 0.14)),
            List.of(sample(1.0, 1.0, 0.10), sample(0.5, 2.0, 0.2), sample(0.9, 1.0, 0.12)));
    assertThat(cost.ofWithout()).isEqualTo(0.95, EXACTLY);
    assertThat(cost.cpuOfWithout()).isEqualTo(1.05, EXACTLY);
    assertThat(cost.cpuMillis()).isEqualTo(0.1, EXACTLY);
    assertThat(cost.brokerMillis()).isEqualTo(0.02, EXACTLY);
  }

  private static StreamCost.Sample sample(double ofCeiling, double cpu, double broker) {
    return new StreamCost.Sample(ofCeiling, new Throughput(1000, 8, cpu, broker));
  }
}
