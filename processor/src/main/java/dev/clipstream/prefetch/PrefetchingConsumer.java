package dev.clipstream.prefetch;

import dev.clipstream.records.FrameRef;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.consumer.SubscriptionPattern;
import org.apache.kafka.common.TopicPartition;

/**
 * The main consumer of a stream thread, with a {@link PrefetchBuffer} between what it fetches and
 * what Kafka Streams gets to see. Whatever moves a position or takes a partition away also empties
 * the buffer of it. Owned by its stream thread, as every consumer is.
 */
final class PrefetchingConsumer extends ForwardingConsumer<byte[], byte[]> {

  private static final Duration MAX_WAIT = Duration.ofMinutes(1);

  /** Calling the broker's consumer costs; a frame that takes a millisecond is done before that. */
  private static final long MIN_SLICE_NANOS = 2_000_000;

  private static final long MAX_SLICE_NANOS = 16_000_000;

  private static final ConsumerRebalanceListener NO_LISTENER =
      new ConsumerRebalanceListener() {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}
      };

  private final PrefetchBuffer buffer;
  private final Prefetcher prefetcher;

  /** How often the offset of a partition has been committed here; not with transactions. */
  private final Map<TopicPartition, Long> commits = new HashMap<>();

  /** Partitions that are paused during a poll because the buffer is full. */
  private final Set<TopicPartition> lent = new HashSet<>();

  /**
   * @param delegate is closed with this
   */
  PrefetchingConsumer(
      Consumer<byte[], byte[]> delegate, Prefetcher prefetcher, PrefetchBuffer buffer) {
    super(delegate);
    this.prefetcher = prefetcher;
    this.buffer = buffer;
  }

  /**
   * Fetches, and hands out what is finished. Waits for the broker while there is nothing to do, and
   * for the workers while there is; the less often it looks after the broker, the longer the
   * workers take and the more they have to do, but never less than every {@link #MAX_SLICE_NANOS}
   * while there is room.
   */
  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    prefetcher.polled(this);
    // Kafka allows for ever, which nanoseconds cannot count.
    long nanos = timeout.compareTo(MAX_WAIT) > 0 ? MAX_WAIT.toNanos() : timeout.toNanos();
    long deadline = System.nanoTime() + nanos;
    long slice = MIN_SLICE_NANOS;
    long waited = 0;
    while (true) {
      boolean moreMayCome = fetch(Math.max(0, deadline - System.nanoTime())) && buffer.hasRoom();
      Set<TopicPartition> paused = paused();
      long now = System.nanoTime();
      long left = Math.max(0, deadline - now);
      long wait = moreMayCome ? 0 : Math.min(left, untilNextLook(slice));
      boolean enough = buffer.awaitEnough(paused, wait);
      waited += wait > 0 ? System.nanoTime() - now : 0;
      if (enough || left <= wait) {
        if (waited > 0) {
          prefetcher.resultAwaited(waited);
        }
        return buffer.release(paused);
      }
      slice = Math.min(2 * slice, MAX_SLICE_NANOS);
    }
  }

  /** How long the workers may be waited for before more is fetched. */
  private long untilNextLook(long slice) {
    if (!buffer.hasRoom()) {
      return Long.MAX_VALUE;
    }
    return buffer.keepsWorkersBusy() ? MAX_SLICE_NANOS : slice;
  }

  /** Polls the broker, for no records while the buffer is full; whether any came. */
  private boolean fetch(long nanos) {
    if (!buffer.hasRoom()) {
      pollForNothing();
      return false;
    }
    ConsumerRecords<byte[], byte[]> fetched =
        pollBroker(buffer.isBusy(paused()) ? Duration.ZERO : Duration.ofNanos(nanos));
    buffer.accept(fetched);
    return !fetched.isEmpty();
  }

  private ConsumerRecords<byte[], byte[]> pollBroker(Duration timeout) {
    try {
      return super.poll(timeout);
    } catch (OffsetOutOfRangeException e) {
      // Kafka Streams goes on at the beginning, and what is held of the partitions is dropped.
      Map<TopicPartition, Long> lost = new HashMap<>(e.offsetOutOfRangePartitions());
      lost.replaceAll((partition, position) -> buffer.firstHeld(partition).orElse(position));
      prefetcher.deletedFrames().outOfRange(lost, this::beginningOffsets);
      throw e;
    }
  }

  /** The group wants to hear from its members however full they are. */
  private void pollForNothing() {
    lent.addAll(assignment());
    lent.removeAll(super.paused());
    super.pause(lent);
    try {
      buffer.accept(pollBroker(Duration.ZERO));
    } finally {
      lent.retainAll(assignment());
      super.resume(lent);
      lent.clear();
    }
  }

  /** Those that Kafka Streams has paused. */
  @Override
  public Set<TopicPartition> paused() {
    if (lent.isEmpty()) {
      return super.paused();
    }
    Set<TopicPartition> paused = new HashSet<>(super.paused());
    paused.removeAll(lent);
    return paused;
  }

  @Override
  public void pause(Collection<TopicPartition> partitions) {
    // In a rebalance, while they are paused anyway: from now on they are so for Kafka Streams.
    lent.removeAll(partitions);
    super.pause(partitions);
  }

  PrefetchedPartition prefetched(TopicPartition partition) {
    return new PrefetchedPartition() {
      @Override
      public PendingFrame take(long offset) {
        FrameRef at = new FrameRef(partition.topic(), partition.partition(), offset);
        return buffer
            .take(partition, offset)
            .orElseThrow(() -> new IllegalStateException(at + " was not prefetched"));
      }

      @Override
      public List<PendingFrame> released() {
        return buffer.released(partition);
      }

      @Override
      public boolean nothingWaits() {
        return PrefetchingConsumer.this.nothingWaits();
      }

      @Override
      public OptionalLong caughtUpAtMillis() {
        return PrefetchingConsumer.this.caughtUpAtMillis(partition);
      }

      @Override
      public long commits() {
        return commits.getOrDefault(partition, 0L);
      }
    };
  }

  private OptionalLong caughtUpAtMillis(TopicPartition partition) {
    // Without a known lag there may be no position yet, and asking for it would block.
    return buffer.nothingWaits(partition) && currentLag(partition).orElse(-1) == 0
        ? prefetcher.leaderEnds().endedAt(partition, super.position(partition))
        : OptionalLong.empty();
  }

  /** Whether neither Kafka Streams nor the buffer nor, as far as is known, the broker has more. */
  private boolean nothingWaits() {
    return buffer.nothingWaits()
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
    OptionalLong held = buffer.firstHeld(partition);
    return held.isPresent() ? held.getAsLong() : super.position(partition);
  }

  @Override
  public long position(TopicPartition partition, Duration timeout) {
    OptionalLong held = buffer.firstHeld(partition);
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
    return new OwnershipListener(
        partitions -> prefetcher.own(partitions, this), this::giveUp, listener);
  }

  private void giveUp(Collection<TopicPartition> partitions) {
    buffer.drop(partitions);
    prefetcher.disown(partitions, this);
  }

  @Override
  public void seek(TopicPartition partition, long offset) {
    buffer.drop(List.of(partition));
    super.seek(partition, offset);
  }

  @Override
  public void seek(TopicPartition partition, OffsetAndMetadata offset) {
    buffer.drop(List.of(partition));
    super.seek(partition, offset);
  }

  @Override
  public void seekToBeginning(Collection<TopicPartition> partitions) {
    buffer.drop(partitions);
    super.seekToBeginning(partitions);
  }

  @Override
  public void seekToEnd(Collection<TopicPartition> partitions) {
    buffer.drop(partitions);
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
    prefetcher.closed(this);
  }

  @Override
  @Deprecated
  public void close(Duration timeout) {
    giveUp(assignment());
    super.close(timeout);
    prefetcher.closed(this);
  }

  @Override
  public void close(CloseOptions options) {
    giveUp(assignment());
    super.close(options);
    prefetcher.closed(this);
  }
}
