package dev.clipstream.records;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Reads all partitions of some topics with a consumer that belongs to no group, those that are
 * added later included. Owned by one thread; the consumer is its maker's to close.
 *
 * <p>A partition that appears after the start, of a topic that grows, is made late or is made anew,
 * is read from its beginning: all that is in it came later. While there is none, {@link #poll}
 * waits as it does for records. A topic that is deleted and made anew between two looks keeps its
 * place: where the new one is shorter, the consumer's {@code auto.offset.reset} says what happens.
 */
public final class TopicFollower {

  /** The consumer asks for the topics' metadata less often; between, a look costs nothing. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  private final Consumer<byte[], byte[]> consumer;
  private final List<String> topics;
  private final LongSupplier nanoTime;
  private long lookedNanos;

  private TopicFollower(
      Consumer<byte[], byte[]> consumer, Collection<String> topics, LongSupplier nanoTime) {
    this.consumer = consumer;
    this.topics = List.copyOf(topics);
    this.nanoTime = nanoTime;
    this.lookedNanos = nanoTime.getAsLong();
    consumer.assign(GrouplessConsumer.partitions(consumer, topics));
  }

  /** Begins with the oldest records that are kept. */
  public static TopicFollower fromBeginning(
      Consumer<byte[], byte[]> consumer, Collection<String> topics) {
    return fromBeginning(consumer, topics, System::nanoTime);
  }

  static TopicFollower fromBeginning(
      Consumer<byte[], byte[]> consumer, Collection<String> topics, LongSupplier nanoTime) {
    return from(consumer, topics, Map.of(), nanoTime);
  }

  /** Begins with the next records: what is sent once this returns is read. */
  public static TopicFollower fromNow(
      Consumer<byte[], byte[]> consumer, Collection<String> topics) {
    return fromNow(consumer, topics, System::nanoTime);
  }

  static TopicFollower fromNow(
      Consumer<byte[], byte[]> consumer, Collection<String> topics, LongSupplier nanoTime) {
    TopicFollower follower = new TopicFollower(consumer, topics, nanoTime);
    consumer.seekToEnd(consumer.assignment());
    follower.takePlaces();
    return follower;
  }

  /**
   * Goes on where an earlier reader has ended.
   *
   * @param positions the offset of the next record; a partition that is not in it is read from its
   *     beginning
   */
  public static TopicFollower from(
      Consumer<byte[], byte[]> consumer,
      Collection<String> topics,
      Map<TopicPartition, Long> positions) {
    return from(consumer, topics, positions, System::nanoTime);
  }

  static TopicFollower from(
      Consumer<byte[], byte[]> consumer,
      Collection<String> topics,
      Map<TopicPartition, Long> positions,
      LongSupplier nanoTime) {
    TopicFollower follower = new TopicFollower(consumer, topics, nanoTime);
    consumer.seekToBeginning(consumer.assignment());
    positions.forEach(
        (partition, offset) -> {
          if (consumer.assignment().contains(partition)) {
            consumer.seek(partition, offset);
          }
        });
    follower.takePlaces();
    return follower;
  }

  /** Seeking is lazy: this asks the broker now. */
  private void takePlaces() {
    consumer.assignment().forEach(consumer::position);
  }

  /**
   * Waits for records; none may come.
   *
   * @throws InterruptException if the thread is interrupted, which it stays
   * @throws org.apache.kafka.common.errors.WakeupException if the consumer is woken up
   */
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    if (nanoTime.getAsLong() - lookedNanos >= LOOK_EVERY.toNanos()) {
      look();
    }
    if (!consumer.assignment().isEmpty()) {
      return consumer.poll(timeout);
    }
    // A consumer refuses to poll with nothing assigned.
    LockSupport.parkNanos(timeout.toNanos());
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptException("interrupted while waiting for the topics " + topics);
    }
    return ConsumerRecords.empty();
  }

  /** Takes on partitions that are new, and lets go of those that are no more. */
  private void look() {
    lookedNanos = nanoTime.getAsLong();
    Set<TopicPartition> known = Set.copyOf(consumer.assignment());
    Set<TopicPartition> found;
    try {
      found = Set.copyOf(GrouplessConsumer.partitions(consumer, topics, LOOK_EVERY));
    } catch (TimeoutException e) {
      // The brokers are silent. What is assigned stays so, and comes when they answer again.
      return;
    }
    if (!found.equals(known)) {
      consumer.assign(found);
      consumer.seekToBeginning(found.stream().filter(p -> !known.contains(p)).toList());
    }
  }
}
