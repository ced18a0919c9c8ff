package dev.clipstream.streams.settings;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before anything starts, with a line that says what to do. */
class ProcessorSettingsTest {

  private static ProcessorSettings settings(
      Guarantee guarantee, Duration commitInterval, Map<String, String> clientProperties) {
    ProcessorSettings defaults = ProcessorSettings.defaults("nowhere:9092", Path.of("state"));
    return new ProcessorSettings(
        defaults.bootstrapServers(),
        defaults.applicationId(),
        defaults.topics(),
        defaults.schemaRegistry(),
        guarantee,
        defaults.batching(),
        defaults.labelling(),
        new StreamsSettings(1, commitInterval, Path.of("state"), 0),
        clientProperties);
  }

  private static ProcessorSettings settings(Map<String, String> clientProperties) {
    return settings(Guarantee.EXACTLY_ONCE, Duration.ofSeconds(1), clientProperties);
  }

  @ParameterizedTest
  @CsvSource({
    "group.protocol, streams",
    "group.protocol, consumer",
    "consumer.group.protocol, CONSUMER",
    "main.consumer.group.protocol, Streams"
  })
  void aGroupProtocolThatBypassesThePrefetch_isRefused(String key, String protocol) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(Map.of(key, protocol)))
        .withMessageContaining(key + "=" + protocol)
        .withMessageContaining("take it out");
  }

  @ParameterizedTest
  @ValueSource(strings = {"group.protocol", "main.consumer.group.protocol"})
  void theClassicGroupProtocol_mayBeSaid(String key) {
    assertThatCode(() -> settings(Map.of(key, "classic"))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"transaction.timeout.ms", "producer.transaction.timeout.ms"})
  void aTransactionThatTimesOutBeforeItsCommit_isRefused(String key) {
    Duration interval = Duration.ofSeconds(30);
    Map<String, String> properties = Map.of(key, "20000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(Guarantee.EXACTLY_ONCE, interval, properties))
        .withMessageContaining(key + "=20000")
        .withMessageContaining("commit-interval");
    assertThatCode(() -> settings(Guarantee.AT_LEAST_ONCE, interval, properties))
        .doesNotThrowAnyException();
    assertThatCode(() -> settings(properties)).doesNotThrowAnyException();
  }

  @Test
  void everythingThatIsWrong_isSaidAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                settings(
                    Guarantee.EXACTLY_ONCE,
                    Duration.ofHours(1),
                    Map.of("group.protocol", "streams")))
        .withMessageContaining("commit-interval")
        .withMessageContaining("group.protocol");
  }
}
