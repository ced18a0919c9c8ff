package dev.clipstream.view.feed;

import dev.clipstream.records.GrouplessConsumer;
import dev.clipstream.records.TopicNames;
import dev.clipstream.view.scene.Scene;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all topics from now on, on a thread of its own, and tells the scene. It belongs to no
 * consumer group and commits nothing, so the processor never notices it. A page shows what is, not
 * what was: where frames come faster than they can be read, the feed jumps to the newest and says
 * how many it passed over.
 */
final class TopicFeed implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TopicFeed.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration LOOK_FOR_PARTITIONS = Duration.ofSeconds(30);

  /** About what two polls give: more than that behind, the feed cannot keep up. */
  private static final int MOST_BEHIND = 1000;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final TopicNames topics;
  private final Scene scene;
  private final RecordReader reader;
  private final Thread thread = new Thread(this::run, "view-feed");
  private volatile boolean stopping;
  private long nextLookNanos;

  TopicFeed(Map<String, Object> clientConfig, TopicNames topics, RecordReader reader, Scene scene) {
    this.topics = topics;
    this.scene = scene;
    this.reader = reader;
    Map<String, Object> config = new HashMap<>(clientConfig);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    this.consumer = GrouplessConsumer.open(config);
    thread.setDaemon(true);
  }

  /** Takes its places at the ends of the topics: what is sent once this returns will be seen. */
  void start() {
    assign();
    consumer.assignment().forEach(consumer::position);
    thread.start();
  }

  private void run() {
    while (!stopping) {
      try {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          reader.read(record);
        }
        keepUp();
        if (System.nanoTime() >= nextLookNanos) {
          assign();
        }
      } catch (WakeupException e) {
        // Asked to end, which the loop's condition sees.
      } catch (KafkaException e) {
        // A page is there to be left open: whatever it was, it may be over in a while.
        LOG.warn("reading the topics failed, trying again: {}", e.getMessage());
        pause();
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      stopping = true;
      Thread.currentThread().interrupt();
    }
  }

  private void keepUp() {
    for (TopicPartition partition : consumer.assignment()) {
      OptionalLong behind = consumer.currentLag(partition);
      if (partition.topic().equals(topics.frames()) && behind.orElse(0) > MOST_BEHIND) {
        consumer.seekToEnd(List.of(partition));
        scene.skipped(behind.getAsLong());
      }
    }
  }

  /** Topics and partitions may come later: those that are new are read from their end. */
  private void assign() {
    nextLookNanos = System.nanoTime() + LOOK_FOR_PARTITIONS.toNanos();
    Set<TopicPartition> known = consumer.assignment();
    Set<TopicPartition> all =
        Set.copyOf(
            GrouplessConsumer.partitions(
                consumer,
                List.of(
                    topics.frames(),
                    topics.frameLabels(),
                    topics.clipLabels(),
                    topics.deadLetters())));
    if (!all.equals(known)) {
      List<TopicPartition> added = new ArrayList<>(all);
      added.removeAll(known);
      consumer.assign(all);
      consumer.seekToEnd(added);
    }
  }

  @Override
  public void close() {
    stopping = true;
    consumer.wakeup();
    try {
      thread.join(Duration.ofSeconds(5).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!thread.isAlive()) {
      consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
    }
  }
}
