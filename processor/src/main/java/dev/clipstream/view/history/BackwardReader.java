package dev.clipstream.view.history;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The records of several partitions, newest first by the times of their records. What it holds at a
 * time is a chunk of each partition, of {@value #MAX_HELD} records in all. Owned by one thread.
 */
final class BackwardReader {

  static final int MAX_HELD = 2000;

  private static final int MAX_CHUNK = 250;
  private static final int MIN_CHUNK = 8;
  private static final Duration POLL = Duration.ofMillis(100);

  /** So long without a record, though there are some, and the broker is away. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<PartitionTail> tails;
  private final int chunk;

  BackwardReader(KafkaConsumer<byte[], byte[]> consumer, List<PartitionTail> tails) {
    this.consumer = consumer;
    this.tails = List.copyOf(tails);
    this.chunk =
        Math.max(MIN_CHUNK, Math.min(MAX_CHUNK, MAX_HELD / Math.max(1, this.tails.size())));
  }

  /** The partition whose next record is the newest of all; empty if nothing is left. */
  Optional<PartitionTail> newest() {
    fill();
    return tails.stream()
        .filter(tail -> tail.head().isPresent())
        .max(Comparator.comparingLong(BackwardReader::headMillis));
  }

  private static long headMillis(PartitionTail tail) {
    return tail.head().map(ConsumerRecord::timestamp).orElse(Long.MIN_VALUE);
  }

  private void fill() {
    // A chunk may hold nothing but marks of transactions: then it is the next one's turn.
    List<PartitionTail> dry = dry();
    while (!dry.isEmpty()) {
      fetch(dry);
      dry = dry();
    }
  }

  private List<PartitionTail> dry() {
    return tails.stream().filter(PartitionTail::isDry).toList();
  }

  private void fetch(List<PartitionTail> dry) {
    Map<TopicPartition, PartitionTail> open = new HashMap<>();
    Map<TopicPartition, Long> ends = new HashMap<>();
    for (PartitionTail tail : dry) {
      open.put(tail.partition(), tail);
      ends.put(tail.partition(), tail.upper());
    }
    LookBackConsumer.assign(consumer, List.copyOf(open.keySet()));
    open.forEach((partition, tail) -> consumer.seek(partition, tail.back(chunk)));
    long lastNanos = System.nanoTime();
    while (!open.isEmpty()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        lastNanos = System.nanoTime();
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        PartitionTail tail = open.get(partition);
        if (tail != null && record.offset() < ends.getOrDefault(partition, 0L)) {
          tail.put(record);
        }
      }
      List<TopicPartition> done =
          open.keySet().stream()
              .filter(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L))
              .toList();
      done.forEach(open::remove);
      consumer.pause(done);
      if (System.nanoTime() - lastNanos > PATIENCE.toNanos()) {
        throw new TimeoutException("no records though there are some");
      }
    }
  }
}
