package dev.clipstream.bench.harness;

import dev.clipstream.records.GrouplessConsumer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * A reader of one topic from its beginning, with {@code isolation.level=read_committed}, that
 * counts records. Owned by one thread.
 */
public final class LabelWatch implements AutoCloseable {

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private long counted;

  LabelWatch(String bootstrapServers, List<TopicPartition> partitions) {
    this.partitions = List.copyOf(partitions);
    this.consumer =
        GrouplessConsumer.open(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                10_000));
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /**
   * How far such a reader could read, in offsets: the labels, and with transactions a marker a
   * commit and partition. Cheap, so that looking often changes nothing that is measured.
   */
  public long visibleOffsets() {
    return consumer.endOffsets(partitions).values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Reads on, for at most {@code timeout}, and counts the records.
   *
   * @param values is given the value of each
   * @return all read so far
   */
  public long read(Duration timeout, Consumer<byte[]> values) {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
      values.accept(record.value());
      counted++;
    }
    return counted;
  }

  /** Reads on, for at most {@code timeout}, and counts the records; returns all read so far. */
  public long count(Duration timeout) {
    counted += consumer.poll(timeout).count();
    return counted;
  }

  /** Reads up to what is visible now and counts the records; returns all read so far. */
  public long countAll() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
      long unused = count(Duration.ofMillis(100));
    }
    return counted;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
