package dev.clipstream.cli.run;

import dev.clipstream.cli.kafka.Cluster;
import dev.clipstream.cli.kafka.TopicCompression;
import dev.clipstream.cli.options.CliException;
import dev.clipstream.records.DeadLetter;
import dev.clipstream.records.TopicNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Compares what the topics take with what may be sent to them, before the first record is read, and
 * says what to do: a record that is refused later would stop everything behind it.
 */
final class TopicLimits {

  /** Room for the reason in the headers of a dead letter. */
  private static final int REASON_BYTES = 16 << 10;

  /** Kafka's own limit of a topic, for when the cluster does not let us see it. */
  private static final int UNSEEN_BYTES = 1 << 20;

  /** Longer dead letters are cut, whatever their topic takes: a producer keeps two in memory. */
  private static final int MAX_DEAD_LETTER_BYTES = 128 << 20;

  private final Cluster cluster;
  private final TopicNames topics;

  TopicLimits(Cluster cluster, TopicNames topics) {
    this.cluster = cluster;
    this.topics = topics;
  }

  /**
   * How large a dead letter may be.
   *
   * @param clientProperties of the operator, who may have set a limit as well
   * @throws CliException if its topic takes none at all
   */
  int maxDeadLetterBytes(Map<String, String> clientProperties) {
    long bytes =
        Stream.concat(
                Stream.of(limit(topics.deadLetters()).orElse((long) UNSEEN_BYTES)),
                Stream.of("max.request.size", "producer.max.request.size")
                    .map(clientProperties::get)
                    .filter(size -> size != null && size.matches("\\d{1,10}"))
                    .map(Long::valueOf))
            .mapToLong(Long::longValue)
            .min()
            .orElse(UNSEEN_BYTES);
    if (bytes < DeadLetter.MIN_BYTES) {
      throw new CliException(
          tooSmall(topics.deadLetters(), bytes, DeadLetter.MIN_BYTES, "of dead letters"));
    }
    return (int) Math.min(bytes, MAX_DEAD_LETTER_BYTES);
  }

  /** What works, but not as one might think. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    Optional<Long> frames = limit(topics.frames());
    Optional<Long> deadLetters = limit(topics.deadLetters());
    if (deadLetters.isEmpty()) {
      warnings.add(
          "the cluster does not say how large a record of "
              + topics.deadLetters()
              + " may be, so dead letters are cut to 1 MiB: give this user the right to describe"
              + " the topic's configuration");
    } else if (frames.isPresent() && deadLetters.get() < frames.get() + REASON_BYTES) {
      warnings.add(
          tooSmall(topics.deadLetters(), deadLetters.get(), frames.get() + REASON_BYTES, "")
              + "; until then longer dead letters are cut");
    }
    warnings.addAll(TopicCompression.warning(cluster, topics.frames()));
    cluster
        .topicSetting(topics.frames(), TopicConfig.CLEANUP_POLICY_CONFIG)
        .filter(policy -> policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT))
        .ifPresent(
            policy ->
                warnings.add(
                    topics.frames()
                        + " has cleanup.policy="
                        + policy
                        + ", which deletes all but the newest frame of each stream, labelled or"
                        + " not: make it delete"));
    return warnings;
  }

  /**
   * @param topic of labels
   * @param largest record that may be sent to it
   * @throws CliException if the topic would refuse that
   */
  void requireRoom(String topic, long largest) {
    limit(topic)
        .filter(limit -> limit < largest)
        .ifPresent(
            limit -> {
              throw new CliException(
                  tooSmall(topic, limit, largest, "with the labels of this model")
                      + ", or lower --top-k");
            });
  }

  private Optional<Long> limit(String topic) {
    return cluster.topicNumber(topic, TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
  }

  private String tooSmall(String topic, long limit, long needed, String with) {
    return topic
        + " takes records of up to "
        + limit
        + " bytes, and there may be some "
        + (with.isEmpty() ? "" : with + " ")
        + "of "
        + needed
        + ": raise it with 'kafka-configs.sh --bootstrap-server "
        + cluster.address()
        + " --alter --entity-type topics --entity-name "
        + topic
        + " --add-config max.message.bytes="
        + needed
        + "'";
  }
}
