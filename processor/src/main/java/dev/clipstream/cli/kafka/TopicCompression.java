package dev.clipstream.cli.kafka;

import java.util.List;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Whether a topic's limit holds for its records as they are in memory: a few kilobytes on the wire
 * can be any number of megabytes there.
 */
public final class TopicCompression {

  private static final String UNCOMPRESSED = "uncompressed";

  private TopicCompression() {}

  /** Says what to do, if the topic keeps records compressed. */
  public static List<String> warning(Cluster cluster, String topic) {
    return cluster
        .topicSetting(topic, TopicConfig.COMPRESSION_TYPE_CONFIG)
        .filter(type -> !type.equals(UNCOMPRESSED))
        .map(
            type ->
                topic
                    + " has compression.type="
                    + type
                    + ", so that a record of a few kilobytes can take any number of megabytes in"
                    + " memory: have the broker refuse such records with 'kafka-configs.sh"
                    + " --bootstrap-server "
                    + cluster.address()
                    + " --alter --entity-type topics --entity-name "
                    + topic
                    + " --add-config compression.type="
                    + UNCOMPRESSED
                    + "'")
        .stream()
        .toList();
  }
}
