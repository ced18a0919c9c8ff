package dev.clipstream.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.streams.KafkaStreams.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthCheckTest {

  private final HealthCheck health = new HealthCheck();

  @Test
  void whileModelsLoad_itIsLiveAndNotReady() {
    assertThat(health.live().up()).isTrue();
    assertThat(health.ready().up()).isFalse();
    assertThat(health.ready().toJson()).contains("\"down\"").contains("models");
  }

  @ParameterizedTest
  @CsvSource({
    "CREATED,          0, true,  false",
    "REBALANCING,      0, true,  false",
    "RUNNING,          0, true,  true",
    "RUNNING,          1, false, false",
    "REBALANCING,      2, false, false",
    "PENDING_SHUTDOWN, 1, true,  false",
    "PENDING_ERROR,    0, false, false",
    "ERROR,            1, false, false",
    "NOT_RUNNING,      1, false, false",
  })
  void aDeadThread_orADeadKafkaStreams_isNotLive_andOnlyARunningOneIsReady(
      State state, int deadThreads, boolean live, boolean ready) {
    health.watch(() -> new ProcessorStatus(state, deadThreads));
    assertThat(health.live().up()).isEqualTo(live);
    assertThat(health.ready().up()).isEqualTo(ready);
  }

  @Test
  void withoutABroker_itIsLiveAndNotReady_andSaysWhy() {
    AtomicReference<Optional<String>> trouble = new AtomicReference<>(Optional.empty());
    health.watch(() -> new ProcessorStatus(State.RUNNING, 0));
    health.watchBrokers(trouble::get);
    assertThat(health.ready().up()).isTrue();
    trouble.set(Optional.of("no broker answers at kafka:9092 for 15 s"));
    assertThat(health.live().up()).isTrue();
    assertThat(health.ready().up()).isFalse();
    assertThat(health.ready().reason()).startsWith("no broker answers at kafka:9092 for 15 s");
    trouble.set(Optional.empty());
    assertThat(health.ready().up()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"RUNNING, 0", "PENDING_SHUTDOWN, 1", "NOT_RUNNING, 1"})
  void whileStopping_itIsLeftAlone_andGetsNoWork(State state, int deadThreads) {
    health.watch(() -> new ProcessorStatus(state, deadThreads));
    health.stopping();
    assertThat(health.live().up()).isTrue();
    assertThat(health.ready().up()).isFalse();
  }
}
