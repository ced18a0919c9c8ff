package dev.clipstream.records;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The consumer of whoever only looks on: it sees what is committed, belongs to no group and commits
 * nothing, so that it disturbs nobody. Where it reads is up to its owner, who assigns and seeks.
 */
public final class GrouplessConsumer {

  /** How soon a topic that has grown is known to have, in place of Kafka's five minutes. */
  private static final int METADATA_MILLIS = 30_000;

  private GrouplessConsumer() {}

  /**
   * Opens one; not thread-safe, as no consumer is.
   *
   * @param clientConfig where to connect, how, and anything else but the above
   */
  public static KafkaConsumer<byte[], byte[]> open(Map<String, ?> clientConfig) {
    Map<String, Object> config = new HashMap<>(clientConfig);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return openAsSaid(config);
  }

  /**
   * As above, but what it sees of transactions is for its owner to say.
   *
   * @param clientConfig where to connect, how, and anything else
   */
  public static KafkaConsumer<byte[], byte[]> openAsSaid(Map<String, ?> clientConfig) {
    Map<String, Object> config = new HashMap<>(clientConfig);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // Else asking for a topic that is not there would make it, with the broker's own settings.
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.putIfAbsent(ConsumerConfig.METADATA_MAX_AGE_CONFIG, METADATA_MILLIS);
    config.remove(ConsumerConfig.GROUP_ID_CONFIG);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** The partitions of some topics, as the broker names them. */
  public static List<TopicPartition> partitions(
      Consumer<?, ?> consumer, Collection<String> topics) {
    return partitions(topics, consumer::partitionsFor);
  }

  /**
   * The partitions of some topics.
   *
   * @throws org.apache.kafka.common.errors.TimeoutException if no broker says so in time
   */
  static List<TopicPartition> partitions(
      Consumer<?, ?> consumer, Collection<String> topics, Duration timeout) {
    return partitions(topics, topic -> consumer.partitionsFor(topic, timeout));
  }

  private static List<TopicPartition> partitions(
      Collection<String> topics, Function<String, List<PartitionInfo>> ask) {
    return topics.stream()
        .flatMap(topic -> ask.apply(topic).stream())
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .toList();
  }
}
