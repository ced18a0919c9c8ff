package dev.clipstream.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.streams.settings.Guarantee;
import dev.clipstream.streams.settings.ProcessorSettings;
import dev.clipstream.streams.settings.StreamsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** Kafka Streams refuses to start otherwise, and brokers refuse more than 15 minutes. */
  @ParameterizedTest
  @ValueSource(strings = {"PT0.001S", "PT1S", "PT7S", "PT10S", "PT30S", "PT1M", "PT10M"})
  void aTransactionLastsLongerThanTheCommitInterval_andNoLongerThanBrokersAllow(String interval) {
    Duration commitInterval = Duration.parse(interval);
    StreamsConfig config =
        new StreamsConfig(
            StreamsConfigs.of(
                every(commitInterval), 32, new DeadLetterLimit("frames-dlq", 1 << 20)));
    int timeout =
        (int) config.getProducerConfigs("client").get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);
    assertThat(timeout)
        .isGreaterThanOrEqualTo(10_000)
        .isGreaterThan((int) commitInterval.toMillis())
        .isLessThanOrEqualTo(900_000);
  }

  @Test
  void theTransactionTimeout_isWhatItWas_forTheDefaultInterval() {
    StreamsConfig config =
        new StreamsConfig(
            StreamsConfigs.of(
                every(Duration.ofSeconds(1)), 32, new DeadLetterLimit("frames-dlq", 1 << 20)));
    assertThat(config.getProducerConfigs("client").get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG))
        .isEqualTo(10_000);
  }

  /** A broker that makes topics would make them with settings of its own. */
  @Test
  void noConsumerMakesATopicByAskingForIt() {
    StreamsConfig config =
        new StreamsConfig(
            StreamsConfigs.of(
                every(Duration.ofSeconds(1)), 32, new DeadLetterLimit("frames-dlq", 1 << 20)));
    String key = ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG;
    assertThat(config.getMainConsumerConfigs("group", "client", 0)).containsEntry(key, "false");
    assertThat(config.getRestoreConsumerConfigs("client")).containsEntry(key, "false");
  }

  private static ProcessorSettings every(Duration commitInterval) {
    ProcessorSettings defaults = ProcessorSettings.defaults("nowhere:9092", Path.of("state"));
    return new ProcessorSettings(
        defaults.bootstrapServers(),
        defaults.applicationId(),
        defaults.topics(),
        defaults.schemaRegistry(),
        Guarantee.EXACTLY_ONCE,
        defaults.batching(),
        defaults.labelling(),
        new StreamsSettings(1, commitInterval, Path.of("state"), 0),
        Map.of());
  }
}
