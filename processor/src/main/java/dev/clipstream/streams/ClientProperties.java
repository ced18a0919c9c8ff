package dev.clipstream.streams;

import dev.clipstream.system.Checks;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Properties of Kafka's clients that a user may set, but not to any value. */
final class ClientProperties {

  /** The only protocol under which Kafka Streams lets somebody else make its consumer. */
  private static final String CLASSIC = "classic";

  private final Map<String, String> properties;

  ClientProperties(Map<String, String> properties) {
    this.properties = properties;
  }

  void check(Checks checks) {
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
