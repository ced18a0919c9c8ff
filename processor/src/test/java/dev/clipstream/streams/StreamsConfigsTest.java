package dev.clipstream.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

/** What operators are promised of the Kafka Streams configuration. */
class StreamsConfigsTest {

  /** Kafka's default is ten minutes, for which an added instance would do nothing. */
  @Test
  void anInstanceThatJoins_isAskedEveryMinuteWhetherItCanTakeItsShare() {
    ProcessorSettings settings = ProcessorSettings.defaults("nowhere:9092", Path.of("state"));
    StreamsConfig config =
        new StreamsConfig(
            StreamsConfigs.of(settings, 32, new DeadLetterLimit("frames-dlq", 1 << 20)));
    assertThat(config.getLong(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG))
        .isEqualTo(60_000);
  }
}
