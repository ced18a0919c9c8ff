package dev.clipstream.cli.topics;

import dev.clipstream.cli.kafka.Cluster;
import dev.clipstream.cli.kafka.TopicCompression;
import dev.clipstream.cli.options.values.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Compares the topics of the cluster with what is needed, and says what to do about differences.
 */
final class TopicCheck {

  private static final String ROW = "%-24s %10s  %12s  %10s  %s";

  static final String HEADER =
      String.format(Locale.ROOT, ROW, "topic", "partitions", "max. message", "retention", "state");

  private final Cluster cluster;

  TopicCheck(Cluster cluster) {
    this.cluster = cluster;
  }

  String row(TopicPlan plan, int partitions, String state) {
    return String.format(
        Locale.ROOT,
        ROW,
        plan.name(),
        partitions,
        cluster
            .topicNumber(plan.name(), TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
            .map(Bytes::format)
            .orElse("?"),
        cluster
            .topicNumber(plan.name(), TopicConfig.RETENTION_MS_CONFIG)
            .map(TopicCheck::retention)
            .orElse("?"),
        state);
  }

  private static String retention(long millis) {
    Duration kept = Duration.ofMillis(millis);
    if (millis < 0) {
      return "for ever";
    }
    if (kept.toHours() >= 48) {
      return kept.toDays() + " days";
    }
    return kept.toHours() >= 2 ? kept.toHours() + " hours" : kept.toSeconds() + " s";
  }

  /** What is too small in an existing topic for records to pass. */
  List<String> limits(TopicPlan plan) {
    Optional<Long> limit = cluster.topicNumber(plan.name(), TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
    if (plan.maxMessageBytes().isEmpty()
        || limit.isEmpty()
        || limit.get() >= plan.maxMessageBytes().get()) {
      return List.of();
    }
    return List.of(
        plan.name()
            + " takes records of up to "
            + limit.get()
            + " bytes, and "
            + plan.maxMessageBytes().get()
            + " are needed: raise it with 'kafka-configs.sh --bootstrap-server "
            + cluster.address()
            + " --alter --entity-type topics --entity-name "
            + plan.name()
            + " --add-config max.message.bytes="
            + plan.maxMessageBytes().get()
            + "', or lower --max-frame-bytes");
  }

  /** What to know of an existing topic whose records may be longer than its limit says. */
  List<String> compression(TopicPlan plan) {
    return plan.uncompressed() ? TopicCompression.warning(cluster, plan.name()) : List.of();
  }

  /** What to know of an existing topic with fewer partitions than asked for. */
  List<String> partitions(TopicPlan plan, int existing) {
    if (existing >= plan.partitions()) {
      return List.of();
    }
    return List.of(
        plan.name()
            + " has "
            + existing
            + " partitions, not "
            + plan.partitions()
            + ": more of them would move streams from one partition to another, so they are left;"
            + " to have more, stop 'run', delete the topic and make it anew");
  }

  /**
   * What is wrong with another topic than that of the frames that has fewer partitions than asked
   * for: one alone looks as if a broker had made it by itself, as any producer has it do where it
   * may.
   */
  List<String> fewerPartitions(TopicPlan plan, int existing) {
    if (existing >= plan.partitions()) {
      return List.of();
    }
    String several = existing == 1 ? " partition, not " : " partitions, not ";
    String byItself =
        existing == 1
            ? " (one is what a broker makes by itself, with settings of its own, when something"
                + " writes to the topic too early: auto.create.topics.enable=false prevents that)"
            : "";
    return List.of(
        plan.name()
            + " has "
            + existing
            + several
            + plan.partitions()
            + byItself
            + ": raise them with 'kafka-topics.sh --bootstrap-server "
            + cluster.address()
            + " --alter --topic "
            + plan.name()
            + " --partitions "
            + plan.partitions()
            + "', after which the next records of a stream may be in another partition than those"
            + " before, or ask for --partitions "
            + existing);
  }

  /** Limits of the brokers, as far as they can be seen, that records of this size would hit. */
  List<String> broker(int maxMessageBytes) {
    List<String> warnings = new ArrayList<>();
    cluster
        .brokerNumber("socket.request.max.bytes")
        .filter(max -> max < maxMessageBytes)
        .ifPresent(
            max ->
                warnings.add(
                    "the brokers take requests of up to "
                        + max
                        + " bytes, so frames of --max-frame-bytes cannot be sent: raise"
                        + " socket.request.max.bytes in their configuration"));
    // Not a hard limit, since a topic's own wins and a follower always gets one record through; but
    // below it each large frame is replicated by a request of its own.
    cluster
        .brokerNumber("replica.fetch.response.max.bytes")
        .filter(max -> max < maxMessageBytes)
        .ifPresent(
            max ->
                warnings.add(
                    "the brokers replicate "
                        + max
                        + " bytes at a time, less than one large frame: raise"
                        + " replica.fetch.response.max.bytes in their configuration"));
    return warnings;
  }
}
