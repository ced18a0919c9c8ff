package dev.clipstream.streams.settings;

import dev.clipstream.system.Checks;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Properties of Kafka's clients that a user may set, but not to any value. */
public final class ClientProperties {

  /** The only protocol under which Kafka Streams lets somebody else make its consumer. */
  private static final String CLASSIC = "classic";

  private final Map<String, String> properties;

  public ClientProperties(Map<String, String> properties) {
    this.properties = properties;
  }

  public void check(Checks checks, Guarantee guarantee, Duration commitInterval) {
    checkGroupProtocol(checks);
    if (guarantee == Guarantee.EXACTLY_ONCE) {
      checkTransactionTimeout(checks, commitInterval);
    }
  }

  /** A transaction lasts from one commit to the next, so it may not time out before. */
  private void checkTransactionTimeout(Checks checks, Duration commitInterval) {
    for (String prefix : List.of("", StreamsConfig.PRODUCER_PREFIX)) {
      String key = prefix + ProducerConfig.TRANSACTION_TIMEOUT_CONFIG;
      String millis = properties.getOrDefault(key, "");
      if (millis.matches("\\d{1,9}")) {
        checks.require(
            Long.parseLong(millis) >= commitInterval.toMillis(),
            "client properties have "
                + key
                + "="
                + millis
                + ", less than commit-interval, "
                + commitInterval.toMillis()
                + " ms: take it out, or commit more often");
      }
    }
  }

  private void checkGroupProtocol(Checks checks) {
    for (String prefix :
        List.of("", StreamsConfig.CONSUMER_PREFIX, StreamsConfig.MAIN_CONSUMER_PREFIX)) {
      String key = prefix + ConsumerConfig.GROUP_PROTOCOL_CONFIG;
      String protocol = properties.getOrDefault(key, CLASSIC);
      checks.require(
          protocol.toLowerCase(Locale.ROOT).equals(CLASSIC),
          "client properties have "
              + key
              + "="
              + protocol
              + ", under which Kafka Streams makes a consumer of its own and frames are not"
              + " classified before their turn: take it out, or say "
              + CLASSIC);
    }
  }
}
