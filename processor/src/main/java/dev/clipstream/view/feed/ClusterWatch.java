package dev.clipstream.view.feed;

import dev.clipstream.system.DaemonThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Polls the cluster every two seconds for the lag of the processor's consumer group, on a thread of
 * its own. What it found last may be asked for at any time.
 */
public final class ClusterWatch implements AutoCloseable {

  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  /**
   * How far a partition's frames are done.
   *
   * @param end of its log
   * @param committed the processor's place; -1 if it has none
   * @param lag frames between the two
   */
  public record Progress(int partition, long end, long committed, long lag) {}

  /**
   * What was found.
   *
   * @param trouble why nothing could be found out; empty if all is well
   * @param awaySeconds for how long the broker has been silent; 0 where it answers
   * @param group whose progress it is
   * @param partitions in order; none before the first answer
   * @param instances of the processor, in the order of their ids
   */
  public record State(
      String trouble,
      long awaySeconds,
      String group,
      List<Progress> partitions,
      List<ProcessorInstance> instances) {
    public State {
      partitions = List.copyOf(partitions);
      instances = List.copyOf(instances);
    }

    /** Before anything is known. */
    public static State unknown(String group) {
      return new State("", 0, group, List.of(), List.of());
    }

    /** Frames that are sent and not yet labeled, in all partitions. */
    public long lag() {
      return partitions.stream().mapToLong(Progress::lag).sum();
    }
  }

  private static final TopicDescription NO_TOPIC = new TopicDescription("", false, List.of());

  /** One question without an answer is no outage. */
  private static final Duration SILENT_AFTER = Duration.ofSeconds(5);

  private final Admin admin;
  private final String framesTopic;
  private final String group;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("view-cluster"));
  private final LongSupplier nanoTime = System::nanoTime;
  private volatile State state;
  private volatile boolean silent;
  private volatile long answeredNanos;

  ClusterWatch(Map<String, Object> clientConfig, String framesTopic, String group) {
    Map<String, Object> config = new HashMap<>(clientConfig);
    config.put("request.timeout.ms", (int) PATIENCE.toMillis());
    config.put("default.api.timeout.ms", (int) PATIENCE.toMillis());
    this.admin = Admin.create(config);
    this.framesTopic = framesTopic;
    this.group = group;
    this.state = State.unknown(group);
    this.answeredNanos = nanoTime.getAsLong();
  }

  void start() {
    var unused =
        timer.scheduleWithFixedDelay(this::look, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What was found last; of a broker that is silent, for how long it is by now. */
  public State state() {
    State found = state;
    Duration silence = Duration.ofNanos(nanoTime.getAsLong() - answeredNanos);
    return silent && silence.compareTo(SILENT_AFTER) >= 0
        ? new State(
            "The broker is away for " + silence.toSeconds() + " s.",
            silence.toSeconds(),
            group,
            found.partitions(),
            found.instances())
        : found;
  }

  private void look() {
    try {
      answered(new State("", 0, group, progress(), instances()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      silent = true;
    } catch (ExecutionException | RuntimeException e) {
      // Caught in full, since a timer's task that throws is never run again.
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof org.apache.kafka.common.errors.TimeoutException) {
        silent = true;
      } else {
        answered(new State(reason(cause), 0, group, state.partitions(), state.instances()));
      }
    }
  }

  private void answered(State found) {
    state = found;
    answeredNanos = nanoTime.getAsLong();
    silent = false;
  }

  private String reason(Throwable cause) {
    if (cause instanceof UnknownTopicOrPartitionException) {
      return "There is no topic " + framesTopic + ": 'clipstream topics' makes it.";
    }
    String message = cause.getMessage();
    return "Kafka refuses: " + (message == null ? cause.getClass().getSimpleName() : message);
  }

  private List<Progress> progress()
      throws ExecutionException, InterruptedException, TimeoutException {
    TopicDescription topic =
        admin
            .describeTopics(List.of(framesTopic))
            .topicNameValues()
            .getOrDefault(framesTopic, KafkaFuture.completedFuture(NO_TOPIC))
            .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    topic
        .partitions()
        .forEach(
            info ->
                asked.put(new TopicPartition(framesTopic, info.partition()), OffsetSpec.latest()));
    Map<TopicPartition, ListOffsetsResultInfo> ends =
        admin.listOffsets(asked).all().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin
            .listConsumerGroupOffsets(group)
            .partitionsToOffsetAndMetadata()
            .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    List<Progress> all = new ArrayList<>();
    ends.forEach((partition, end) -> all.add(progress(partition, end, committed.get(partition))));
    all.sort(Comparator.comparingInt(Progress::partition));
    return all;
  }

  private List<ProcessorInstance> instances()
      throws ExecutionException, InterruptedException, TimeoutException {
    try {
      return ProcessorInstance.of(
          admin
              .describeConsumerGroups(List.of(group))
              .describedGroups()
              .getOrDefault(group, KafkaFuture.completedFuture(null))
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS),
          framesTopic);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return List.of();
      }
      throw e;
    }
  }

  private static Progress progress(
      TopicPartition partition, ListOffsetsResultInfo end, @Nullable OffsetAndMetadata committed) {
    long place = committed == null ? -1 : committed.offset();
    return new Progress(
        partition.partition(), end.offset(), place, Math.max(0, end.offset() - Math.max(0, place)));
  }

  @Override
  public void close() {
    timer.shutdownNow();
    admin.close(Duration.ofSeconds(1));
  }
}
