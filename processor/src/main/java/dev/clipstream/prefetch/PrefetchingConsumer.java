package dev.clipstream.prefetch;

import dev.clipstream.records.FrameRef;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.SubscriptionPattern;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.TopicPartition;

/**
 * The main consumer of a stream thread, with a {@link PrefetchBuffer} between what it fetches and
 * what Kafka Streams gets to see. Whatever moves a position or takes a partition away also empties
 * the lane of it. Owned by its stream thread, as every consumer is.
 */
final class PrefetchingConsumer extends ForwardingConsumer<byte[], byte[]> {

  /** Several times what a broker that has nothing takes to say so. */
  private static final Duration SILENCE = Duration.ofSeconds(3);

  private static final ConsumerRebalanceListener NO_LISTENER =
      new ConsumerRebalanceListener() {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}
      };

  private final PrefetchBuffer lane;
  private final Prefetcher lookAhead;

  /** Fetches that were answered. */
  private final Optional<? extends Metric> fetches;

  /** How often the offset of a partition has been committed here; not with transactions. */
  private final Map<TopicPartition, Long> commits = new HashMap<>();

  private double fetchesHeard;
  private long heardAtNanos = System.nanoTime();

  /**
   * @param delegate is closed with this
   */
  PrefetchingConsumer(
      Consumer<byte[], byte[]> delegate, Prefetcher lookAhead, PrefetchBuffer lane) {
    super(delegate);
    this.lookAhead = lookAhead;
    this.lane = lane;
    this.fetches =
        metrics().values().stream()
            .filter(metric -> metric.metricName().name().equals("fetch-total"))
            .filter(metric -> !metric.metricName().tags().containsKey("topic"))
            .findFirst();
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    // While records are held there is work to hand out: only look whether more have come.
    ConsumerRecords<byte[], byte[]> fetched =
        super.poll(lane.holdsOnly(paused()) ? timeout : Duration.ZERO);
    listen();
    lane.accept(fetched);
    return lane.release(!fetched.isEmpty(), paused());
  }

  /** The broker answers a fetch at least twice a second, if only that there is nothing. */
  private void listen() {
    double total = fetches.map(metric -> (double) metric.metricValue()).orElse(0.0);
    if (total != fetchesHeard) {
      fetchesHeard = total;
      heardAtNanos = System.nanoTime();
    }
  }

  PrefetchedPartition prefetched(TopicPartition partition) {
    return new PrefetchedPartition() {
      @Override
      public PendingFrame take(long offset) {
        return lane.take(partition, offset)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        new FrameRef(partition.topic(), partition.partition(), offset)
                            + " was not prefetched"));
      }

      @Override
      public boolean nothingWaits() {
        return PrefetchingConsumer.this.nothingWaits();
      }

      @Override
      public boolean caughtUp() {
        return PrefetchingConsumer.this.caughtUp(partition);
      }

      @Override
      public long commits() {
        return commits.getOrDefault(partition, 0L);
      }
    };
  }

  /**
   * Whether there is nothing of a partition that Kafka Streams has not processed. While the broker
   * is silent nobody knows what it holds.
   */
  private boolean caughtUp(TopicPartition partition) {
    return lane.nothingWaits(partition)
        && currentLag(partition).orElse(0) == 0
        && System.nanoTime() - heardAtNanos < SILENCE.toNanos();
  }

  /** Whether neither Kafka Streams nor the lane nor, as far as is known, the broker has more. */
  private boolean nothingWaits() {
    return lane.nothingWaits()
        && assignment().stream().allMatch(partition -> currentLag(partition).orElse(0) == 0);
  }

  /**
   * Kafka Streams flushes its producer first, so whatever was forwarded before is with the broker.
   */
  @Override
  public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
    super.commitSync(offsets);
    countCommit(offsets);
  }

  /** As above. */
  @Override
  public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
    super.commitSync(offsets, timeout);
    countCommit(offsets);
  }

  private void countCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.keySet().forEach(partition -> commits.merge(partition, 1L, Long::sum));
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
  public void subscribe(Pattern pattern, ConsumerRebalanceListener listener) {
    super.subscribe(pattern, dropping(listener));
  }

  @Override
  public void subscribe(SubscriptionPattern pattern, ConsumerRebalanceListener listener) {
    super.subscribe(pattern, dropping(listener));
  }

  @Override
  public void subscribe(Collection<String> topics) {
    subscribe(topics, NO_LISTENER);
  }

  @Override
  public void subscribe(Pattern pattern) {
    subscribe(pattern, NO_LISTENER);
  }

  @Override
  public void subscribe(SubscriptionPattern pattern) {
    subscribe(pattern, NO_LISTENER);
  }

  /** Kafka Streams never does, and a partition that is assigned so has no owner here. */
  @Override
  public void assign(Collection<TopicPartition> partitions) {
    throw new UnsupportedOperationException("partitions come through a subscription only");
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

  @Override
  public void close() {
    giveUp(assignment());
    super.close();
  }

  @Override
  @Deprecated
  public void close(Duration timeout) {
    giveUp(assignment());
    super.close(timeout);
  }

  @Override
  public void close(CloseOptions options) {
    giveUp(assignment());
    super.close(options);
  }
}
