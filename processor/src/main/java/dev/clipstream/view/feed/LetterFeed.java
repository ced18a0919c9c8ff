package dev.clipstream.view.feed;

import dev.clipstream.deadletters.LetterIndex;
import dev.clipstream.deadletters.LetterSelection;
import dev.clipstream.records.GrouplessConsumer;
import dev.clipstream.records.TopicFollower;
import dev.clipstream.records.TopicNames;
import dev.clipstream.system.DaemonThreads;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the dead-letter topic from its newest {@value #MAX_LETTERS} records on, on a thread of
 * its own, so that the page knows what waits there, whenever it came.
 */
final class LetterFeed implements AutoCloseable {

  static final int MAX_LETTERS = 2000;

  private static final int MIN_OF_PARTITION = 50;

  private static final Logger LOG = LoggerFactory.getLogger(LetterFeed.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(30);
  private static final int MAX_FETCH_BYTES = 4 << 20;

  private final Map<String, Object> config;
  private final String topic;
  private final LetterIndex index;
  private final Thread thread;
  private volatile boolean stopping;
  private volatile Optional<KafkaConsumer<byte[], byte[]>> consumer = Optional.empty();
  private long lookedNanos = System.nanoTime();

  LetterFeed(Map<String, Object> clientConfig, TopicNames topics) {
    this.topic = topics.deadLetters();
    this.config = new HashMap<>(clientConfig);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, MAX_FETCH_BYTES);
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MAX_FETCH_BYTES);
    this.index = new LetterIndex(MAX_LETTERS, LetterSelection.ALL, topics.frames());
    this.thread = DaemonThreads.of("view-letters", this::run);
  }

  void start() {
    thread.start();
  }

  /** What is known of them by now. */
  LetterIndex index() {
    return index;
  }

  private void run() {
    while (!stopping) {
      try (KafkaConsumer<byte[], byte[]> own = GrouplessConsumer.open(config)) {
        consumer = Optional.of(own);
        follow(own);
      } catch (WakeupException e) {
        // Asked to end, which the loop's condition sees.
      } catch (KafkaException e) {
        LOG.warn("reading dead letters failed, trying again: {}", e.getMessage());
        pause();
      } catch (RuntimeException e) {
        LOG.warn("reading dead letters failed, trying again", e);
        pause();
      }
    }
  }

  private void follow(KafkaConsumer<byte[], byte[]> own) {
    TopicFollower follower = TopicFollower.from(own, List.of(topic), newest(own));
    while (!stopping) {
      for (ConsumerRecord<byte[], byte[]> record : follower.poll(POLL)) {
        index.add(record);
      }
      if (System.nanoTime() - lookedNanos > LOOK_EVERY.toNanos()) {
        lookedNanos = System.nanoTime();
        forget(own);
      }
    }
  }

  private Map<TopicPartition, Long> newest(KafkaConsumer<byte[], byte[]> own) {
    Map<TopicPartition, Long> ends =
        own.endOffsets(GrouplessConsumer.partitions(own, List.of(topic)));
    // Whole frames are read for it: no more of them than are kept, however many partitions.
    long each = Math.max(MIN_OF_PARTITION, MAX_LETTERS / Math.max(1, ends.size()));
    Map<TopicPartition, Long> places = new HashMap<>();
    ends.forEach((partition, end) -> places.put(partition, Math.max(0, end - each)));
    return places;
  }

  /** What the topic has deleted waits no more. */
  private void forget(KafkaConsumer<byte[], byte[]> own) {
    Map<TopicPartition, Long> begins = own.beginningOffsets(own.assignment());
    own.endOffsets(own.assignment())
        .forEach(
            (partition, end) ->
                index.keepOnly(partition.partition(), begins.getOrDefault(partition, 0L), end));
  }

  private void pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      stopping = true;
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stopping = true;
    consumer.ifPresent(KafkaConsumer::wakeup);
    try {
      thread.join(Duration.ofSeconds(5).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
