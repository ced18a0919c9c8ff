package dev.clipstream.streams.settings;

import dev.clipstream.system.Checks;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How Kafka Streams runs. Checked by {@link ProcessorSettings}.
 *
 * @param threads Kafka Streams threads, 1 to 64
 * @param commitInterval longest time between commits while there is work; a frame that nothing
 *     waits behind is committed at once
 * @param stateDir where Kafka Streams keeps its stores
 * @param standbyReplicas warm copies of the stores on other instances, 0 to 10
 */
public record StreamsSettings(
    int threads, Duration commitInterval, Path stateDir, int standbyReplicas) {

  /** What {@code run} does unless told otherwise. */
  public static StreamsSettings defaults(Path stateDir) {
    return new StreamsSettings(1, Duration.ofSeconds(1), stateDir, 0);
  }

  void check(Checks checks) {
    checks
        .range("stream-threads", threads, 1, 64)
        .range("standby-replicas", standbyReplicas, 0, 10)
        .range("commit-interval", commitInterval, Duration.ofMillis(1), Duration.ofMinutes(10));
  }
}
