package dev.clipstream.streams;

import dev.clipstream.clips.ClipStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The changelog topic of open clips, which must have as many partitions as the frames topic. Kafka
 * Streams makes it so, and refuses to work when partitions are added to the frames topic later: it
 * cannot know how state is spread over them. Here each task has the clips of its own partition and
 * nothing else, so a new partition begins with none, and the changelog may simply grow.
 */
final class ClipChangelog {

  private static final Logger log = LoggerFactory.getLogger(ClipChangelog.class);
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final StreamsConfig config;
  private final String frames;
  private final String changelog;

  /**
   * @param config of the application
   * @param frames the topic that it reads
   */
  ClipChangelog(StreamsConfig config, String frames) {
    this.config = config;
    this.frames = frames;
    this.changelog =
        config.getString(StreamsConfig.APPLICATION_ID_CONFIG) + "-" + ClipStore.NAME + "-changelog";
  }

  /**
   * Adds the partitions that it lacks, if it is there at all. Blocks.
   *
   * @throws StreamsException that says what to do, if they cannot be added
   */
  void grow() {
    Map<String, Object> client = new HashMap<>(config.getAdminConfigs("clipstream-changelog"));
    try (Admin admin = Admin.create(client)) {
      int wanted = partitions(admin, frames).orElse(0);
      int there = partitions(admin, changelog).orElse(wanted);
      if (there < wanted) {
        log.info("{} has grown to {} partitions, so does {}", frames, wanted, changelog);
        add(admin, wanted);
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new StreamsException(
          "the partitions of "
              + changelog
              + " could not be compared with those of "
              + frames
              + ", or added: "
              + (e.getCause() == null ? e : e.getCause()).getMessage()
              + "; give it as many (kafka-topics --alter), and the rights to describe and alter it",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StreamsException("interrupted while looking at " + changelog, e);
    }
  }

  private void add(Admin admin, int wanted)
      throws ExecutionException, InterruptedException, TimeoutException {
    try {
      var unused =
          admin
              .createPartitions(Map.of(changelog, NewPartitions.increaseTo(wanted)))
              .all()
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      // Another instance was faster.
      if (!(e.getCause() instanceof InvalidPartitionsException)) {
        throw e;
      }
    }
    // Not every broker knows at once, and Kafka Streams looks but once.
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (partitions(admin, changelog).orElse(0) < wanted) {
      if (System.nanoTime() - deadline > 0) {
        throw new TimeoutException("the brokers do not know of its new partitions");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  /** Empty if there is no such topic. */
  private static Optional<Integer> partitions(Admin admin, String topic)
      throws ExecutionException, InterruptedException, TimeoutException {
    try {
      TopicDescription description =
          admin
              .describeTopics(List.of(topic))
              .allTopicNames()
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
              .get(topic);
      return Optional.ofNullable(description).map(found -> found.partitions().size());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
