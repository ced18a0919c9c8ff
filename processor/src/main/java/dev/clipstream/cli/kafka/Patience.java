package dev.clipstream.cli.kafka;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * How long a command waits for each answer of a cluster.
 *
 * @param total until it gives up
 * @param sayAfter of which it says that it still waits
 * @param asked whether the user has set it; a refused connection ends the wait early where not
 */
record Patience(Duration total, Duration sayAfter, boolean asked) {

  /** A busy machine takes that long for an answer, though nothing is wrong with it. */
  private static final Duration DEFAULT = Duration.ofSeconds(30);

  private static final Duration SAY_AFTER = Duration.ofSeconds(8);

  /**
   * What the properties of Kafka clients say: {@code default.api.timeout.ms}, or else {@code
   * request.timeout.ms} where that is longer than the default.
   */
  static Patience of(Map<String, String> properties) {
    String api = properties.get(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG);
    if (api != null) {
      return new Patience(millis(api), SAY_AFTER, true);
    }
    String request = properties.get(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG);
    Duration wanted = request == null ? DEFAULT : millis(request);
    boolean longer = wanted.compareTo(DEFAULT) > 0;
    return new Patience(longer ? wanted : DEFAULT, SAY_AFTER, longer);
  }

  private static Duration millis(String value) {
    return Duration.ofMillis(Integer.parseInt(value.trim()));
  }

  /** Sets the timeouts of an admin client, which takes none for a request that is the longer. */
  void applyTo(Map<String, Object> config) {
    int all = (int) total.toMillis();
    String request = CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG;
    int one =
        config.get(request) instanceof String given
            ? (int) millis(given).toMillis()
            : (int) DEFAULT.toMillis();
    config.put(request, Math.min(one, all));
    config.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, all);
  }

  /** The whole of it, for people. */
  String inWords() {
    long millis = total.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }
}
