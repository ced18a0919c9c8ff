package dev.clipstream.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.bench.Ceiling.Measured;
import dev.clipstream.bench.Ceiling.Setting;
import java.util.List;
import org.junit.jupiter.api.Test;

class CeilingTest {

  private static final Setting DEFAULTS = new Setting(2, 8);

  private static Measured measured(int workers, int batch, double framesPerSecond) {
    return new Measured(new Setting(workers, batch), new Throughput(framesPerSecond, batch, 1, 0));
  }

  @Test
  void fastest_isTheMostFramesASecond() {
    var all = List.of(measured(1, 8, 100), measured(2, 1, 190), measured(2, 8, 180));
    assertThat(Ceiling.fastest(all).setting()).isEqualTo(new Setting(2, 1));
  }

  @Test
  void defaultsAreKept_whileTheyAreAboutAsFastAsTheFastest() {
    var all = List.of(measured(2, 1, 190), measured(2, 8, 100), measured(2, 32, 103));
    assertThat(Ceiling.recommend(all.subList(1, 3), DEFAULTS)).isEqualTo(DEFAULTS);
    assertThat(Ceiling.recommend(all, DEFAULTS)).isEqualTo(new Setting(2, 1));
  }

  @Test
  void ofTheFast_theSmallestBatchesAndThenTheFewestWorkersAreChosen() {
    var all =
        List.of(
            measured(2, 8, 100),
            measured(4, 16, 198),
            measured(3, 16, 199),
            measured(2, 64, 200),
            measured(1, 1, 150));
    assertThat(Ceiling.recommend(all, DEFAULTS)).isEqualTo(new Setting(3, 16));
  }
}
