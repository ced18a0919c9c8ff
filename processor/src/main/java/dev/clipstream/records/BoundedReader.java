package dev.clipstream.records;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Reads what is committed on a topic up to where it ends, partition by partition, so that what has
 * one key comes in its order. It belongs to no consumer group. Owned by one thread, which closes
 * it. What Kafka refuses is thrown as it comes, a {@link org.apache.kafka.common.KafkaException}.
 */
public final class BoundedReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);

  /** A broker that gives nothing for so long, though there is more, is gone. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final KafkaConsumer<byte[], byte[]> consumer;

  /**
   * Which records of each partition are read.
   *
   * @param sinceMillis only those written then or later, since 1970; 0 for all
   * @param maxPerPartition the newest offsets
   */
  public record Span(long sinceMillis, long maxPerPartition) {

    /** However many there are. */
    public static Span since(long millis) {
      return new Span(millis, Long.MAX_VALUE);
    }
  }

  /**
   * Connects.
   *
   * @param clientConfig where to, and how
   * @param maxFetchBytes that are held at a time, but for a single batch that is larger
   */
  public BoundedReader(Map<String, Object> clientConfig, int maxFetchBytes) {
    Map<String, Object> config = new HashMap<>(clientConfig);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, maxFetchBytes);
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, maxFetchBytes);
    this.consumer = GrouplessConsumer.open(config);
  }

  /** Where the partitions of a topic end now, in order; none if there is no such topic. */
  public Map<TopicPartition, Long> ends(String topic) {
    Map<TopicPartition, Long> ends =
        new TreeMap<>(Comparator.comparingInt(TopicPartition::partition));
    List<TopicPartition> partitions = GrouplessConsumer.partitions(consumer, List.of(topic));
    if (!partitions.isEmpty()) {
      ends.putAll(consumer.endOffsets(partitions));
    }
    return ends;
  }

  /**
   * Reads the records up to some offsets.
   *
   * @param stop asked between records
   * @throws TimeoutException if no more comes though there is more
   */
  public void read(
      Map<TopicPartition, Long> ends,
      Span span,
      Consumer<ConsumerRecord<byte[], byte[]>> sink,
      BooleanSupplier stop) {
    ends.forEach(
        (partition, end) -> {
          consumer.assign(List.of(partition));
          seek(partition, end, span);
          read(partition, end, sink, stop);
        });
  }

  private void seek(TopicPartition partition, long end, Span span) {
    long first = Math.max(0, end - span.maxPerPartition());
    if (span.sinceMillis() > 0) {
      OffsetAndTimestamp since =
          consumer.offsetsForTimes(Map.of(partition, span.sinceMillis())).get(partition);
      first = Math.max(first, since == null ? end : since.offset());
    }
    // Where that is no more, at the first that is.
    consumer.seek(partition, first);
  }

  private void read(
      TopicPartition partition,
      long end,
      Consumer<ConsumerRecord<byte[], byte[]>> sink,
      BooleanSupplier stop) {
    long seen = consumer.position(partition);
    long lastNanos = System.nanoTime();
    while (seen < end && !stop.getAsBoolean()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.offset() < end && !stop.getAsBoolean()) {
          sink.accept(record);
        }
      }
      long now = consumer.position(partition);
      if (now > seen) {
        lastNanos = System.nanoTime();
      } else if (System.nanoTime() - lastNanos > PATIENCE.toNanos()) {
        throw new TimeoutException(
            "%s gives nothing after record %d of %d; is its broker up?"
                .formatted(partition, now, end));
      }
      seen = now;
    }
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
  }
}
