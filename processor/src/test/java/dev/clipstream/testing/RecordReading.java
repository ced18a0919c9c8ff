package dev.clipstream.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic from its beginning. */
public final class RecordReading {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private RecordReading() {}

  /** Waits for so many records, and fails if they do not come. */
  public static List<ConsumerRecord<byte[], byte[]>> first(
      String bootstrapServers, String topic, int count) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (records.size() < count) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
        assertThat(System.nanoTime()).as("%d records on %s", count, topic).isLessThan(deadline);
      }
      return records;
    }
  }
}
