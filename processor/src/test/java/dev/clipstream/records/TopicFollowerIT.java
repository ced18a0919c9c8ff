package dev.clipstream.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.testing.TestProducer;
import dev.clipstream.testing.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Following topics on a broker that makes topics of its own accord where it is asked for them. */
class TopicFollowerIT {

  private static final Duration POLL = Duration.ofMillis(100);

  @TempDir static Path data;

  private static EmbeddedBroker broker;

  @BeforeAll
  static void start() {
    broker =
        EmbeddedBroker.start(
            EmbeddedBroker.freePort(), data, Map.of("auto.create.topics.enable", "true"));
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  private static KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> config = new HashMap<>();
    config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 200);
    return GrouplessConsumer.open(config);
  }

  /**
   * Twenty times as fast as it is, so that the follower looks for partitions four times a second.
   */
  private static long nanos() {
    return 20 * System.nanoTime();
  }

  private static void send(String topic, int count) {
    try (TestProducer producer = new TestProducer(broker.bootstrapServers(), topic)) {
      for (int i = 0; i < count; i++) {
        producer.send("key-" + i, ("record " + i).getBytes(UTF_8));
      }
      producer.flush();
    }
  }

  private static void readUntil(TopicFollower follower, List<String> read, int count) {
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              follower.poll(POLL).forEach(record -> read.add(new String(record.value(), UTF_8)));
              return read.size() >= count;
            });
  }

  @Test
  void aTopicThatGrows_isReadWhole() throws Exception {
    Topics.create(broker.bootstrapServers(), "grows", 1);
    send("grows", 5);
    try (KafkaConsumer<byte[], byte[]> consumer = consumer();
        Admin admin = admin()) {
      TopicFollower follower =
          TopicFollower.fromNow(consumer, List.of("grows"), TopicFollowerIT::nanos);
      List<String> read = new ArrayList<>();
      send("grows", 10);
      readUntil(follower, read, 10);
      admin.createPartitions(Map.of("grows", NewPartitions.increaseTo(4))).all().get();
      awaitPartitions(admin, "grows", 4);
      send("grows", 40);
      readUntil(follower, read, 50);
      assertThat(read).hasSize(50);
      assertThat(consumer.assignment()).hasSize(4);
    }
  }

  @Test
  void aTopicThatIsDeletedAndMadeAnew_isReadFromItsBeginning_andIsNotMadeByReading()
      throws Exception {
    Topics.create(broker.bootstrapServers(), "anew", 1);
    send("anew", 5);
    try (KafkaConsumer<byte[], byte[]> consumer = consumer();
        Admin admin = admin()) {
      TopicFollower follower =
          TopicFollower.fromBeginning(consumer, List.of("anew"), TopicFollowerIT::nanos);
      List<String> read = new ArrayList<>();
      readUntil(follower, read, 5);
      admin.deleteTopics(List.of("anew")).all().get();
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> follower.poll(POLL).isEmpty() && consumer.assignment().isEmpty());
      for (int i = 0; i < 10; i++) {
        assertThat(follower.poll(POLL).isEmpty()).isTrue();
      }
      assertThat(admin.listTopics().names().get()).doesNotContain("anew");
      Topics.create(broker.bootstrapServers(), "anew", 2);
      send("anew", 20);
      readUntil(follower, read, 25);
      assertThat(read).hasSize(25);
    }
  }

  private static void awaitPartitions(Admin admin, String topic, int count) {
    await()
        .until(
            () -> {
              try {
                return admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
                    .allMatch(described -> described.partitions().size() == count);
              } catch (ExecutionException e) {
                return false;
              }
            });
  }
}
