package dev.clipstream.prefetch;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The main consumer of a stream thread, with a {@link PrefetchBuffer} between what it fetches and
 * what Kafka Streams gets to see. Whatever moves a position or takes a partition away also empties
 * the lane of it. Owned by its stream thread, as every consumer is.
 */
final class PrefetchingConsumer extends KafkaConsumer<byte[], byte[]> {

  /** Several times what a broker that has nothing takes to say so. */
  private static final Duration SILENCE = Duration.ofSeconds(3);

  private final PrefetchBuffer lane;
  private final Prefetcher lookAhead;

  /** Fetches that were answered. */
  private final Metric fetches;

  private final Map<TopicPartition, Long> commits = new HashMap<>();
  private double fetchesHeard;
  private long heardAtNanos = System.nanoTime();

  PrefetchingConsumer(Map<String, Object> config, Prefetcher lookAhead, PrefetchBuffer lane) {
    super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.lookAhead = lookAhead;
    this.lane = lane;
    this.fetches =
        metrics().values().stream()
            .filter(metric -> metric.metricName().name().equals("fetch-total"))
            .filter(metric -> !metric.metricName().tags().containsKey("topic"))
            .findFirst()
            .orElseThrow();
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    // While records are held there is work to hand out: only look whether more have come.
    ConsumerRecords<byte[], byte[]> fetched =
        fetch(lane.holdsOnly(paused()) ? timeout : Duration.ZERO);
    listen();
    lane.accept(fetched);
    return lane.release(!fetched.isEmpty(), paused());
  }

  private ConsumerRecords<byte[], byte[]> fetch(Duration timeout) {
    try {
      return super.poll(timeout);
    } catch (OffsetOutOfRangeException e) {
      // Kafka Streams goes on at the beginning, and what is held of the partitions is dropped.
      Map<TopicPartition, Long> lost = new HashMap<>(e.offsetOutOfRangePartitions());
      lost.replaceAll((partition, position) -> lane.firstHeld(partition).orElse(position));
      lookAhead.deletedFrames().outOfRange(lost, this::beginningOffsets);
      throw e;
    }
  }

  /** The broker answers a fetch at least twice a second, if only that there is nothing. */
  private void listen() {
    double total = (double) fetches.metricValue();
    if (total != fetchesHeard) {
      fetchesHeard = total;
      heardAtNanos = System.nanoTime();
    }
  }

  PrefetchBuffer lane() {
    return lane;
  }

  /**
   * Whether there is nothing of a partition that Kafka Streams has not processed. While the broker
   * is silent nobody knows what it holds.
   */
  boolean caughtUp(TopicPartition partition) {
    return lane.nothingWaits(partition)
        && currentLag(partition).orElse(0) == 0
        && System.nanoTime() - heardAtNanos < SILENCE.toNanos();
  }

  /** Whether neither Kafka Streams nor the lane nor, as far as is known, the broker has more. */
  boolean nothingWaits() {
    return lane.nothingWaits()
        && assignment().stream().allMatch(partition -> currentLag(partition).orElse(0) == 0);
  }

  /**
   * Kafka Streams flushes its producer first, so whatever was forwarded before is with the broker.
   */
  @Override
  public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
    super.commitSync(offsets);
    offsets.keySet().forEach(partition -> commits.merge(partition, 1L, Long::sum));
  }

  /** How often the offset of a partition has been committed here; not with transactions. */
  long commits(TopicPartition partition) {
    return commits.getOrDefault(partition, 0L);
  }

  @Override
  public long position(TopicPartition partition) {
    OptionalLong held = lane.firstHeld(partition);
    return held.isPresent() ? held.getAsLong() : super.position(partition);
  }

  @Override
  public long position(TopicPartition partition, Duration timeout) {
    OptionalLong held = lane.firstHeld(partition);
    return held.isPresent() ? held.getAsLong() : super.position(partition, timeout);
  }

  @Override
  public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
    super.subscribe(topics, dropping(listener));
  }

  @Override
  public void subscribe(java.util.regex.Pattern pattern, ConsumerRebalanceListener listener) {
    super.subscribe(pattern, dropping(listener));
  }

  private ConsumerRebalanceListener dropping(ConsumerRebalanceListener listener) {
    return new ConsumerRebalanceListener() {
      @Override
      public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        lookAhead.own(partitions, PrefetchingConsumer.this);
        listener.onPartitionsAssigned(partitions);
      }

      @Override
      public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        giveUp(partitions);
        listener.onPartitionsRevoked(partitions);
      }

      @Override
      public void onPartitionsLost(Collection<TopicPartition> partitions) {
        giveUp(partitions);
        listener.onPartitionsLost(partitions);
      }
    };
  }

  private void giveUp(Collection<TopicPartition> partitions) {
    lane.drop(partitions);
    lookAhead.disown(partitions, this);
  }

  @Override
  public void seek(TopicPartition partition, long offset) {
    lane.drop(List.of(partition));
    super.seek(partition, offset);
  }

  @Override
  public void seek(TopicPartition partition, OffsetAndMetadata offset) {
    lane.drop(List.of(partition));
    super.seek(partition, offset);
  }

  @Override
  public void seekToBeginning(Collection<TopicPartition> partitions) {
    lane.drop(partitions);
    super.seekToBeginning(partitions);
  }

  @Override
  public void seekToEnd(Collection<TopicPartition> partitions) {
    lane.drop(partitions);
    super.seekToEnd(partitions);
  }

  @Override
  public void unsubscribe() {
    giveUp(assignment());
    super.unsubscribe();
  }
}
