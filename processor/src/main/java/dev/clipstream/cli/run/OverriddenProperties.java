package dev.clipstream.cli.run;

import dev.clipstream.streams.settings.Guarantee;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Properties of Kafka clients that {@code run} has an option or a reason of its own for. */
final class OverriddenProperties {

  /** What has the last word, by property. */
  private static final Map<String, String> NOT_TAKEN =
      Map.of(
          "application.id", "--application-id",
          "bootstrap.servers", "--bootstrap-servers",
          "group.id", "--application-id",
          "transactional.id", "--guarantee",
          "enable.auto.commit", "--commit-interval",
          "deserialization.exception.handler", "the topic of dead letters",
          "processing.exception.handler", "the topic of dead letters",
          "production.exception.handler", "the topic of dead letters");

  /** What Kafka Streams does not leave to anybody under exactly-once. */
  private static final Set<String> OF_EXACTLY_ONCE =
      Set.of("isolation.level", "enable.idempotence");

  /** Options that only a part of the process goes by if a property says something else. */
  private static final Map<String, String> HALF_TAKEN =
      Map.of(
          "state.dir", "--state-dir",
          "processing.guarantee", "--guarantee",
          "num.stream.threads", "--stream-threads",
          "commit.interval.ms", "--commit-interval");

  private OverriddenProperties() {}

  /** A line for each of a file's. */
  static List<String> warnings(Map<String, String> properties, Guarantee guarantee) {
    return properties.keySet().stream()
        .sorted()
        .flatMap(
            key -> why(key, guarantee).map(why -> "client properties have " + key + why).stream())
        .toList();
  }

  private static Optional<String> why(String key, Guarantee guarantee) {
    if (OF_EXACTLY_ONCE.contains(key) && guarantee == Guarantee.EXACTLY_ONCE) {
      return Optional.of(", which run does not go by: --guarantee decides");
    }
    return Optional.ofNullable(HALF_TAKEN.get(key))
        .map(option -> ", which only Kafka Streams goes by: take it out, and give " + option)
        .or(
            () ->
                Optional.ofNullable(NOT_TAKEN.get(key))
                    .map(last -> ", which run does not go by: " + last + " decides"));
  }
}
