package dev.clipstream.view.history;

import dev.clipstream.records.GrouplessConsumer;
import dev.clipstream.schemas.registry.SchemaRegistryException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * A consumer for questions about the past: opened with the first, asked by one thread at a time
 * while the others wait for a bounded time, and of no group. Thread-safe.
 */
final class LookBackConsumer implements AutoCloseable {

  /** A page of which nothing came for so long is of no use to whoever waits for it. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(2);

  private static final Duration QUEUE = Duration.ofSeconds(15);

  private final Map<String, Object> config;
  private final ReentrantLock lock = new ReentrantLock(true);
  private @Nullable KafkaConsumer<byte[], byte[]> consumer;
  private boolean closed;

  /** A question to the consumer. */
  interface Question<T> {
    T ask(KafkaConsumer<byte[], byte[]> consumer) throws HistoryException;
  }

  /**
   * @param maxFetchBytes of a partition, but for a single batch that is larger
   */
  LookBackConsumer(Map<String, Object> clientConfig, int maxFetchBytes) {
    Map<String, Object> all = new HashMap<>(clientConfig);
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    all.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, maxFetchBytes);
    all.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 * maxFetchBytes);
    all.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
    int millis = (int) PATIENCE.toMillis();
    all.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
    all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
    this.config = all;
  }

  /**
   * Asks, once those who came before have their answers.
   *
   * @throws HistoryException if there is none
   */
  <T> T ask(Question<T> question) throws HistoryException {
    if (!entered()) {
      throw new HistoryException("Too many questions at a time: try again in a while.");
    }
    try {
      if (closed) {
        throw new HistoryException("The page is ending.");
      }
      if (consumer == null) {
        consumer = GrouplessConsumer.open(config);
      }
      return question.ask(consumer);
    } catch (SchemaRegistryException e) {
      throw new HistoryException("The schema registry does not answer: " + e.getMessage(), e);
    } catch (RetriableException e) {
      throw new HistoryException(
          brokerAnswers()
              ? "The topics do not answer, though the broker does: one may just have been deleted,"
                  + " or have no leader. Try again in a while."
              : "The broker does not answer: try again in a while.",
          e);
    } catch (KafkaException e) {
      throw new HistoryException("Kafka refuses: " + e.getMessage(), e);
    } finally {
      lock.unlock();
    }
  }

  private boolean brokerAnswers() {
    try {
      return consumer != null && consumer.listTopics(SIGN_OF_LIFE) != null;
    } catch (KafkaException e) {
      return false;
    }
  }

  private boolean entered() {
    try {
      return lock.tryLock(QUEUE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Assigns partitions. Those that stay assigned would stay paused as well. */
  static void assign(
      KafkaConsumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions) {
    consumer.assign(partitions);
    consumer.resume(partitions);
  }

  /** The partitions of a topic, in order; none if there is no such topic. */
  static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, String topic) {
    return GrouplessConsumer.partitions(consumer, List.of(topic)).stream()
        .sorted(Comparator.comparingInt(TopicPartition::partition))
        .toList();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (consumer != null) {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
        consumer = null;
      }
    } finally {
      lock.unlock();
    }
  }
}
