package dev.clipstream.view.feed;

import dev.clipstream.records.GrouplessConsumer;
import dev.clipstream.records.TopicFollower;
import dev.clipstream.records.TopicNames;
import dev.clipstream.system.DaemonThreads;
import dev.clipstream.view.scene.Scene;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
 * Reads all topics from their ends on, on a thread of its own, and passes the records to the scene.
 * It belongs to no consumer group and commits nothing, so the processor never notices it. A page
 * shows what is, not what was: where frames come faster than they can be read, the feed jumps to
 * the newest and says how many it passed over.
 */
final class TopicFeed implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TopicFeed.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** About what two polls give: more than that behind, the feed cannot keep up. */
  private static final int MAX_BEHIND = 1000;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final TopicNames topics;
  private final Scene scene;
  private final RecordReader reader;
  private Optional<Thread> thread = Optional.empty();
  private volatile boolean stopping;

  TopicFeed(Map<String, Object> clientConfig, TopicNames topics, RecordReader reader, Scene scene) {
    this.topics = topics;
    this.scene = scene;
    this.reader = reader;
    Map<String, Object> config = new HashMap<>(clientConfig);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    this.consumer = GrouplessConsumer.open(config);
  }

  /** Takes its places at the ends of the topics: what is sent once this returns will be seen. */
  void start() {
    TopicFollower follower =
        TopicFollower.fromNow(
            consumer,
            List.of(
                topics.frames(),
                topics.frameLabels(),
                topics.clipLabels(),
                topics.deadLetters(),
                topics.labelEvents()));
    Thread reading = DaemonThreads.of("view-feed", () -> run(follower));
    reading.start();
    thread = Optional.of(reading);
  }

  private void run(TopicFollower follower) {
    while (!stopping) {
      try {
        for (ConsumerRecord<byte[], byte[]> record : follower.poll(POLL)) {
          reader.read(record);
        }
        keepUp();
      } catch (WakeupException e) {
        // Asked to end, which the loop's condition sees.
      } catch (KafkaException e) {
        // A page is there to be left open: whatever it was, it may be over in a while.
        LOG.warn("reading the topics failed, trying again: {}", e.getMessage());
        pause();
      } catch (RuntimeException e) {
        // The like, of a record that nobody has thought of, or of topics that come and go: a page
        // without news is worse than one that lacks some.
        LOG.warn("reading the topics failed, trying again", e);
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
      if (partition.topic().equals(topics.frames()) && behind.orElse(0) > MAX_BEHIND) {
        consumer.seekToEnd(List.of(partition));
        scene.skipped(behind.getAsLong());
      }
    }
  }

  @Override
  public void close() {
    stopping = true;
    consumer.wakeup();
    if (thread.isEmpty() || hasEnded(thread.get())) {
      consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
    }
  }

  private static boolean hasEnded(Thread thread) {
    try {
      thread.join(Duration.ofSeconds(5).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }
}
