package dev.clipstream.collect;

import dev.clipstream.records.GrouplessConsumer;
import dev.clipstream.records.TopicFollower;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads what is committed on topics, from the beginning and without a consumer group, so that it
 * disturbs nobody. Belongs to one thread, which closes it.
 */
public final class TopicReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);

  /** A broker that gives nothing for so long, though there is more, is gone. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> positions = new HashMap<>();

  /**
   * Connects.
   *
   * @param clientConfig where to, and how
   */
  public TopicReader(Map<String, Object> clientConfig) {
    Map<String, Object> config = new HashMap<>(clientConfig);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    consumer = GrouplessConsumer.open(config);
  }

  /** Takes records in. */
  public interface Sink {
    void accept(ConsumerRecord<byte[], byte[]> record) throws IOException;
  }

  /**
   * Reads a topic up to where it ends now, one partition after the other, so that records come in
   * the same order every time.
   */
  public void toEnd(String topic, Sink sink, BooleanSupplier stop) throws IOException {
    try {
      for (TopicPartition partition : partitions(topic)) {
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        read(partition, end, sink, stop);
        positions.put(partition, consumer.position(partition));
      }
    } catch (KafkaException e) {
      throw new CollectException("the topic " + topic + " cannot be read: " + e.getMessage(), e);
    }
  }

  private void read(TopicPartition partition, long end, Sink sink, BooleanSupplier stop)
      throws IOException {
    long seen = consumer.position(partition);
    long lastNanos = System.nanoTime();
    while (seen < end && !stop.getAsBoolean()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.offset() < end) {
          sink.accept(record);
        }
      }
      long now = consumer.position(partition);
      if (now > seen) {
        lastNanos = System.nanoTime();
      } else if (System.nanoTime() - lastNanos > PATIENCE.toNanos()) {
        throw new CollectException(
            "%s gives nothing after record %d of %d; is its broker up?"
                .formatted(partition, now, end));
      }
      seen = now;
    }
    consumer.seek(partition, Math.min(seen, Math.max(end, 0)));
  }

  /** Goes on with topics that were read, where that ended, until told to stop. */
  public void follow(Map<String, Sink> sinks, Runnable afterPoll, BooleanSupplier stop)
      throws IOException {
    try {
      TopicFollower follower = TopicFollower.from(consumer, sinks.keySet(), positions);
      while (!stop.getAsBoolean()) {
        for (ConsumerRecord<byte[], byte[]> record : follower.poll(POLL)) {
          Sink sink = sinks.get(record.topic());
          if (sink != null) {
            sink.accept(record);
          }
        }
        afterPoll.run();
      }
    } catch (KafkaException e) {
      throw new CollectException("the topics cannot be followed: " + e.getMessage(), e);
    }
  }

  private List<TopicPartition> partitions(String topic) {
    return GrouplessConsumer.partitions(consumer, List.of(topic)).stream()
        .sorted(Comparator.comparingInt(TopicPartition::partition))
        .toList();
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
  }
}
