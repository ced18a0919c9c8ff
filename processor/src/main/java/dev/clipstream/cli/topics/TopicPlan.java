package dev.clipstream.cli.topics;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The settings that a topic should have.
 *
 * @param maxMessageBytes the largest batch of records it takes; empty for the broker's default
 * @param retentionMillis how long records are kept; empty for the broker's default
 * @param uncompressed whether records are kept as long as they are in memory, so that the limit
 *     holds for both; what images are made of does not get shorter anyway
 */
record TopicPlan(
    String name,
    int partitions,
    Optional<Short> replicas,
    Optional<Integer> maxMessageBytes,
    Optional<Long> retentionMillis,
    boolean uncompressed) {

  NewTopic toNewTopic() {
    Map<String, String> configs = new LinkedHashMap<>();
    maxMessageBytes.ifPresent(
        max -> configs.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(max)));
    retentionMillis.ifPresent(
        kept -> configs.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(kept)));
    if (uncompressed) {
      configs.put(TopicConfig.COMPRESSION_TYPE_CONFIG, "uncompressed");
    }
    return new NewTopic(name, Optional.of(partitions), replicas).configs(configs);
  }
}
