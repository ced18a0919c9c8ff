package dev.clipstream.testing;

import dev.clipstream.records.TopicNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates topics. */
public final class Topics {

  private Topics() {}

  /** Names that begin with a prefix, so that a test has its own on a broker that all share. */
  public static TopicNames named(String prefix) {
    return new TopicNames(
        prefix + "frames", prefix + "labels", prefix + "clips", prefix + "dlq", prefix + "events");
  }

  public static void create(String bootstrapServers, TopicNames topics, int partitions) {
    Set<String> names =
        Set.of(
            topics.frames(),
            topics.frameLabels(),
            topics.clipLabels(),
            topics.deadLetters(),
            topics.labelEvents());
    create(bootstrapServers, names.stream(), partitions);
  }

  public static void create(String bootstrapServers, String name, int partitions) {
    create(bootstrapServers, Stream.of(name), partitions);
  }

  private static void create(String bootstrapServers, Stream<String> names, int partitions) {
    List<NewTopic> topics = names.map(name -> new NewTopic(name, partitions, (short) 1)).toList();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin.createTopics(topics).all().get();
      Map<TopicPartition, OffsetSpec> all = new HashMap<>();
      for (NewTopic topic : topics) {
        for (int partition = 0; partition < partitions; partition++) {
          all.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
        }
      }
      awaitLeaders(admin, all);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Deletes topics. */
  public static void delete(String bootstrapServers, String... names)
      throws InterruptedException, ExecutionException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin.deleteTopics(List.of(names)).all().get();
    }
  }

  /**
   * A producer whose first batch meets a leader that is not ready, and whose second does not, is
   * stuck for good. Asking for offsets is retried until every leader answers.
   */
  public static void awaitLeaders(Admin admin, Map<TopicPartition, OffsetSpec> all)
      throws InterruptedException, ExecutionException {
    for (int attempt = 1; ; attempt++) {
      try {
        admin.listOffsets(all).all().get();
        return;
      } catch (ExecutionException e) {
        // Not yet known to the broker that was asked.
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || attempt == 100) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
  }
}
