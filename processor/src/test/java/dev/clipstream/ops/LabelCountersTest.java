package dev.clipstream.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class LabelCountersTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final LabelCounters counters = new LabelCounters(registry, "frame.labels", "for a test");

  private double count(String label) {
    Counter counter = registry.find("clipstream.frame.labels").tag("label", label).counter();
    return counter == null ? 0 : counter.count();
  }

  @Test
  void eachLabel_isCountedByItself_upToALimit_andTheRestTogether() {
    for (int round = 0; round < 2; round++) {
      for (int label = 0; label < LabelCounters.MAX_LABELS + 7; label++) {
        counters.increment("label " + label);
      }
    }
    assertThat(count("label 0")).isEqualTo(2);
    assertThat(count("label " + (LabelCounters.MAX_LABELS - 1))).isEqualTo(2);
    assertThat(count("label " + LabelCounters.MAX_LABELS)).isZero();
    assertThat(count(LabelCounters.OTHER)).isEqualTo(14);
    assertThat(registry.getMeters()).hasSize(LabelCounters.MAX_LABELS + 1);
  }
}
