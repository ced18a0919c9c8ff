package dev.clipstream.records;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a frame's record is, and what every message about a frame calls it: {@code frames-3@1017}.
 *
 * @param topic of the record
 * @param partition of the topic
 * @param offset in the partition
 */
public record FrameRef(String topic, int partition, long offset) {

  public static FrameRef of(ConsumerRecord<?, ?> record) {
    return new FrameRef(record.topic(), record.partition(), record.offset());
  }

  public TopicPartition topicPartition() {
    return new TopicPartition(topic, partition);
  }

  /** As Kafka writes an offset of a partition. */
  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset;
  }
}
