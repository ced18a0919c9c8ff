package dev.clipstream.prefetch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The records that one stream thread has fetched and Kafka Streams has not yet processed.
 *
 * <p>Every record is submitted for inference as soon as it is fetched. Of the records, {@link
 * #release} hands Kafka Streams the oldest and holds back as many as {@link PrefetchLimits} says,
 * so that the workers have something to do while the thread works through what it was handed: Kafka
 * Streams polls again only when it has processed everything, and by then the workers would stand
 * idle.
 *
 * <p>To Kafka Streams the held records are not there yet: the positions that {@link #release}
 * reports are those of the oldest held ones, so what is committed, and what is read again after a
 * crash, is what it would be without a lane.
 *
 * <p>Owned by its stream thread.
 */
final class PrefetchBuffer {

  private final PrefetchLimits holdBack;
  private final int chunk;
  private final Function<ConsumerRecord<byte[], byte[]>, PendingFrame> toFrame;
  private final Consumer<List<PendingFrame>> submit;

  private final ArrayDeque<ConsumerRecord<byte[], byte[]>> held = new ArrayDeque<>();
  private long heldBytes;
  private final Map<TopicPartition, ArrayDeque<Long>> heldOffsets = new HashMap<>();
  private final Map<TopicPartition, Map<Long, PendingFrame>> pending = new HashMap<>();

  /** Where each partition goes on behind its last fetched record, until that has been told. */
  private final Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();

  /**
   * @param holdBack what to hold back while more come
   * @param chunk records to release at a time when no more come
   * @param submit is given the frames of a fetch at once, in order
   */
  PrefetchBuffer(
      PrefetchLimits holdBack,
      int chunk,
      Function<ConsumerRecord<byte[], byte[]>, PendingFrame> toFrame,
      Consumer<List<PendingFrame>> submit) {
    this.holdBack = holdBack;
    this.chunk = chunk;
    this.toFrame = toFrame;
    this.submit = submit;
  }

  /** Whether no record is held of any partition but these. */
  boolean holdsOnly(Set<TopicPartition> partitions) {
    return partitions.containsAll(heldOffsets.keySet());
  }

  /** Whether no record is held or on its way through Kafka Streams. */
  boolean nothingWaits() {
    return held.isEmpty() && pending.isEmpty();
  }

  /** Whether no record of a partition is held or on its way through Kafka Streams. */
  boolean nothingWaits(TopicPartition partition) {
    return !heldOffsets.containsKey(partition) && !pending.containsKey(partition);
  }

  /** Takes in what a poll of the consumer has fetched, and has it classified. */
  void accept(ConsumerRecords<byte[], byte[]> fetched) {
    positions.putAll(fetched.nextOffsets());
    List<PendingFrame> frames = new ArrayList<>(fetched.count());
    for (ConsumerRecord<byte[], byte[]> record : fetched) {
      TopicPartition partition = partition(record);
      PendingFrame frame = toFrame.apply(record);
      frames.add(frame);
      held.add(record);
      heldBytes += bytes(record);
      heldOffsets.computeIfAbsent(partition, p -> new ArrayDeque<>()).add(record.offset());
      pending.computeIfAbsent(partition, p -> new HashMap<>()).put(record.offset(), frame);
    }
    if (!frames.isEmpty()) {
      submit.accept(frames);
    }
  }

  /**
   * The oldest records, and the positions behind them.
   *
   * @param moreCame whether the last poll fetched anything: if so all that is not to be held back
   *     is released, if not the next {@code chunk}
   * @param paused partitions of which nothing may be released: Kafka Streams has no place for their
   *     records, and is about to have them read again or to ask for more of them later
   */
  ConsumerRecords<byte[], byte[]> release(boolean moreCame, Set<TopicPartition> paused) {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> released = new LinkedHashMap<>();
    int count = 0;
    Iterator<ConsumerRecord<byte[], byte[]>> oldest = held.iterator();
    while (oldest.hasNext()
        && (moreCame ? holdBack.isExceededBy(held.size(), heldBytes) : count < chunk)) {
      ConsumerRecord<byte[], byte[]> record = oldest.next();
      TopicPartition partition = partition(record);
      if (paused.contains(partition)) {
        continue;
      }
      oldest.remove();
      count++;
      heldBytes -= bytes(record);
      heldOffsets.computeIfPresent(
          partition,
          (p, offsets) -> {
            offsets.remove();
            return offsets.isEmpty() ? null : offsets;
          });
      released.computeIfAbsent(partition, p -> new ArrayList<>()).add(record);
    }
    return new ConsumerRecords<>(released, positionsBehind(released));
  }

  private Map<TopicPartition, OffsetAndMetadata> positionsBehind(
      Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> released) {
    Map<TopicPartition, OffsetAndMetadata> behind = new HashMap<>();
    released.forEach(
        (partition, records) ->
            firstHeld(partition)
                .ifPresent(
                    offset -> {
                      Optional<Integer> epoch = records.get(records.size() - 1).leaderEpoch();
                      behind.put(partition, new OffsetAndMetadata(offset, epoch, ""));
                    }));
    positions
        .entrySet()
        .removeIf(
            entry -> {
              boolean allReleased = !heldOffsets.containsKey(entry.getKey());
              if (allReleased) {
                behind.put(entry.getKey(), entry.getValue());
              }
              return allReleased;
            });
    return behind;
  }

  /** Offset of the oldest held record of a partition. */
  OptionalLong firstHeld(TopicPartition partition) {
    ArrayDeque<Long> offsets = heldOffsets.get(partition);
    return offsets == null ? OptionalLong.empty() : OptionalLong.of(offsets.getFirst());
  }

  /** The frame of a record that Kafka Streams is processing; empty if it was not looked ahead. */
  Optional<PendingFrame> take(TopicPartition partition, long offset) {
    Map<Long, PendingFrame> frames = pending.get(partition);
    if (frames == null) {
      return Optional.empty();
    }
    Optional<PendingFrame> frame = Optional.ofNullable(frames.remove(offset));
    if (frames.isEmpty()) {
      pending.remove(partition);
    }
    return frame;
  }

  /**
   * Forgets partitions that are no longer the thread's, or that are to be read from elsewhere.
   * Frames that no worker has begun are not classified any more.
   */
  void drop(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      Map<Long, PendingFrame> frames = pending.remove(partition);
      if (frames != null) {
        frames.values().forEach(frame -> frame.result().cancel(false));
      }
      positions.remove(partition);
      if (heldOffsets.remove(partition) != null) {
        held.removeIf(record -> partition(record).equals(partition));
      }
    }
    heldBytes = held.stream().mapToLong(PrefetchBuffer::bytes).sum();
  }

  private static int bytes(ConsumerRecord<byte[], byte[]> record) {
    return record.value() == null ? 0 : record.value().length;
  }

  private static TopicPartition partition(ConsumerRecord<?, ?> record) {
    return new TopicPartition(record.topic(), record.partition());
  }
}
