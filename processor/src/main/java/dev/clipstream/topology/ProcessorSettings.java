package dev.clipstream.topology;

import dev.clipstream.vision.PictureLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How the stream processor runs.
 *
 * @param bootstrapServers {@code host:port} of one or more brokers, comma-separated
 * @param applicationId consumer group, prefix of internal topics and of transactions
 * @param topics names
 * @param guarantee what a crash may do to labels
 * @param maxBatch largest batch of frames, 1 to 1024
 * @param workers threads that decode and classify, 1 to 256
 * @param streamThreads Kafka Streams threads, 1 to 64
 * @param commitInterval longest time between commits while there is work; a frame that nothing
 *     waits behind is committed at once
 * @param topK labels a record, 1 or more
 * @param lookAhead whether frames are classified before their turn comes; only tests and
 *     measurements turn it off
 * @param holdBack frames each stream thread keeps from Kafka Streams for the workers; -1: chosen
 * @param clips windows and idle time
 * @param limits what a picture may be at most
 * @param stateDir where Kafka Streams keeps its stores
 * @param standbyReplicas warm copies of the stores on other instances
 * @param clientProperties for every Kafka client, such as security settings
 */
public record ProcessorSettings(
    String bootstrapServers,
    String applicationId,
    TopicNames topics,
    Guarantee guarantee,
    int maxBatch,
    int workers,
    int streamThreads,
    Duration commitInterval,
    int topK,
    boolean lookAhead,
    int holdBack,
    ClipSettings clips,
    PictureLimits limits,
    Path stateDir,
    int standbyReplicas,
    Map<String, String> clientProperties) {

  /**
   * @throws IllegalArgumentException that names everything that is out of range
   */
  public ProcessorSettings {
    clientProperties = Map.copyOf(clientProperties);
    List<String> wrong = new ArrayList<>();
    range(wrong, "max-batch", maxBatch, 1, 1024);
    range(wrong, "workers", workers, 1, 256);
    range(wrong, "stream-threads", streamThreads, 1, 64);
    range(wrong, "top-k", topK, 1, 10_000);
    range(wrong, "hold-back", holdBack, -1, 100_000);
    range(wrong, "standby-replicas", standbyReplicas, 0, 10);
    range(wrong, "commit-interval milliseconds", commitInterval.toMillis(), 1, 600_000);
    if (bootstrapServers.isBlank()) {
      wrong.add("bootstrap-servers must name a broker");
    }
    if (!applicationId.matches("[a-zA-Z0-9._-]{1,200}")) {
      wrong.add("application-id may have letters, digits, '.', '_' and '-', not " + applicationId);
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", wrong));
    }
  }

  private static void range(List<String> wrong, String name, long value, long min, long max) {
    if (value < min || value > max) {
      wrong.add(name + " must be " + min + " to " + max + ", not " + value);
    }
  }

  /** What {@code run} does unless told otherwise. */
  public static ProcessorSettings defaults(String bootstrapServers, Path stateDir) {
    int cores = Runtime.getRuntime().availableProcessors();
    return new ProcessorSettings(
        bootstrapServers,
        "clipstream",
        TopicNames.DEFAULT,
        Guarantee.EXACTLY_ONCE,
        8,
        cores,
        1,
        Duration.ofSeconds(1),
        5,
        true,
        -1,
        ClipSettings.DEFAULT,
        PictureLimits.DEFAULT,
        stateDir,
        0,
        Map.of());
  }

  /** What each stream thread keeps from Kafka Streams for the workers. */
  HoldBack heldBack() {
    return holdBack >= 0 ? HoldBack.exactly(holdBack) : HoldBack.forWorkers(workers, maxBatch);
  }
}
