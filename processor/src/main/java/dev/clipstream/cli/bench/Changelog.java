package dev.clipstream.cli.bench;

import dev.clipstream.records.GrouplessConsumer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;

/**
 * What a changelog topic holds, in bytes of keys and values.
 *
 * @param written all that was ever written, as long as nothing has been compacted away
 * @param live the newest value of each key: what a store restored from it holds
 */
record Changelog(long written, long live) {

  private static final Duration POLL = Duration.ofMillis(100);

  /** Reads it all; blocks until that is done. */
  static Changelog read(String bootstrapServers, List<TopicPartition> partitions) {
    long written = 0;
    Map<Bytes, Integer> live = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        GrouplessConsumer.open(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                10_000))) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          int bytes = record.key().length + Math.max(0, record.serializedValueSize());
          written += bytes;
          Bytes key = Bytes.wrap(record.key());
          if (record.value() == null) {
            live.remove(key);
          } else {
            live.put(key, bytes);
          }
        }
      }
    }
    return new Changelog(written, live.values().stream().mapToLong(Integer::longValue).sum());
  }
}
