package dev.clipstream.view.history;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads the one record at an offset. */
final class RecordAt {

  private static final Duration POLL = Duration.ofMillis(100);

  private RecordAt() {}

  /**
   * The record; empty if there is none at this offset, or none comes in time.
   *
   * @param partition of a topic that there is
   */
  static Optional<ConsumerRecord<byte[], byte[]>> read(
      KafkaConsumer<byte[], byte[]> kafka,
      TopicPartition partition,
      long offset,
      Duration patience) {
    List<TopicPartition> one = List.of(partition);
    long begin = kafka.beginningOffsets(one).getOrDefault(partition, 0L);
    long end = kafka.endOffsets(one).getOrDefault(partition, 0L);
    if (offset < begin || offset >= end) {
      return Optional.empty();
    }
    LookBackConsumer.assign(kafka, one);
    kafka.seek(partition, offset);
    long endNanos = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < endNanos && kafka.position(partition) <= offset) {
      for (ConsumerRecord<byte[], byte[]> record : kafka.poll(POLL)) {
        if (record.offset() >= offset) {
          return Optional.of(record).filter(found -> found.offset() == offset);
        }
      }
    }
    return Optional.empty();
  }
}
