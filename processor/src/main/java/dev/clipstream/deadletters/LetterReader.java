package dev.clipstream.deadletters;

import dev.clipstream.records.GrouplessConsumer;
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
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the dead-letter topic up to where it ends, partition by partition, so that the frames of a
 * stream come in their order. It belongs to no consumer group. Owned by one thread, which closes
 * it.
 */
public final class LetterReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final int MAX_FETCH_BYTES = 8 << 20;

  /** A broker that gives nothing for so long, though there is more, is gone. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String topic;
  private final KafkaConsumer<byte[], byte[]> consumer;

  /**
   * Connects.
   *
   * @param clientConfig where to, and how
   */
  public LetterReader(Map<String, Object> clientConfig, String topic) {
    this.topic = topic;
    Map<String, Object> config = new HashMap<>(clientConfig);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, MAX_FETCH_BYTES);
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MAX_FETCH_BYTES);
    this.consumer = GrouplessConsumer.open(config);
  }

  /**
   * Where the partitions end now, in order.
   *
   * @throws LetterException if there is no such topic, or no answer
   */
  Map<TopicPartition, Long> ends() {
    return asked(
        () -> {
          List<TopicPartition> partitions = GrouplessConsumer.partitions(consumer, List.of(topic));
          if (partitions.isEmpty()) {
            throw new LetterException(
                "there is no topic " + topic + ": 'clipstream topics' makes it");
          }
          Map<TopicPartition, Long> ends =
              new TreeMap<>(Comparator.comparingInt(TopicPartition::partition));
          ends.putAll(consumer.endOffsets(partitions));
          return ends;
        });
  }

  /** Fills an index with all that is on the topic now. */
  public void fill(LetterIndex index, long sinceMillis, BooleanSupplier stop) {
    read(ends(), sinceMillis, index::add, stop);
  }

  /**
   * Reads the records up to some offsets.
   *
   * @param sinceMillis only records written then or later, since 1970; 0 for all
   * @throws LetterException if no more comes though there is more
   */
  void read(
      Map<TopicPartition, Long> ends,
      long sinceMillis,
      Consumer<ConsumerRecord<byte[], byte[]>> sink,
      BooleanSupplier stop) {
    ends.forEach(
        (partition, end) ->
            asked(
                () -> {
                  consumer.assign(List.of(partition));
                  seek(partition, end, sinceMillis);
                  read(partition, end, sink, stop);
                  return end;
                }));
  }

  private void seek(TopicPartition partition, long end, long sinceMillis) {
    if (sinceMillis <= 0) {
      consumer.seekToBeginning(List.of(partition));
      return;
    }
    OffsetAndTimestamp first =
        consumer.offsetsForTimes(Map.of(partition, sinceMillis)).get(partition);
    consumer.seek(partition, first == null ? end : first.offset());
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
        throw new LetterException(
            "%s gives nothing after record %d of %d; is its broker up?"
                .formatted(partition, now, end));
      }
      seen = now;
    }
  }

  private <T> T asked(java.util.function.Supplier<T> question) {
    try {
      return question.get();
    } catch (KafkaException e) {
      throw new LetterException("the topic " + topic + " cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
  }
}
