package dev.clipstream.prefetch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The records that one stream thread has fetched and Kafka Streams has not yet processed.
 *
 * <p>Every record is submitted for inference as soon as it is fetched, and {@link #release} hands
 * it to Kafka Streams when it has its result: of each partition in order, so that a frame that
 * takes long holds up its own partition only. Nothing waits in {@code process()}, where a
 * transaction is open and would time out.
 *
 * <p>Kafka Streams polls again only when it has processed all that it was handed, so it is handed
 * little at a time, and {@link #awaitEnough} takes care that the workers still have something to do
 * meanwhile. {@link PrefetchLimits} bound what is held.
 *
 * <p>To Kafka Streams the held records are not there yet: the positions that {@link #release}
 * reports are those of the oldest held ones, so what is committed, and what is read again after a
 * crash, is what it would be without a buffer.
 *
 * <p>Owned by its stream thread.
 */
final class PrefetchBuffer {

  private final PrefetchLimits limits;
  private final int chunk;
  private final Function<ConsumerRecord<byte[], byte[]>, PendingFrame> toFrame;
  private final Consumer<List<PendingFrame>> submit;
  private final RegistryRetry retry;
  private final LongSupplier nanoTime;

  /** Never an empty queue; the partition that was served last is the last. */
  private final Map<TopicPartition, ArrayDeque<HeldRecord>> held = new LinkedHashMap<>();

  private int heldFrames;
  private long heldBytes;

  /** Frames of released records, in order; never an empty queue. */
  private final Map<TopicPartition, ArrayDeque<PendingFrame>> released = new HashMap<>();

  /** Where each partition goes on behind its last fetched record, until that has been told. */
  private final Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();

  private final ResultSignal results = new ResultSignal();

  /** Frames submitted so far. */
  private long submitted;

  /**
   * @param limits of what is held
   * @param chunk records to release at a time
   * @param submit is given the frames of a fetch at once, in order
   * @param retry of frames that nobody can tell what they are
   * @param nanoTime monotonic clock
   */
  PrefetchBuffer(
      PrefetchLimits limits,
      int chunk,
      Function<ConsumerRecord<byte[], byte[]>, PendingFrame> toFrame,
      Consumer<List<PendingFrame>> submit,
      RegistryRetry retry,
      LongSupplier nanoTime) {
    this.limits = limits;
    this.chunk = chunk;
    this.toFrame = toFrame;
    this.submit = submit;
    this.retry = retry;
    this.nanoTime = nanoTime;
  }

  /** Whether more may be fetched. */
  boolean hasRoom() {
    return limits.haveRoom(heldFrames, heldBytes);
  }

  /** Frames that the workers have not finished. */
  long inFlight() {
    return submitted - results.count();
  }

  /** Whether the workers have something to do for a while, though no more is fetched. */
  boolean keepsWorkersBusy() {
    return inFlight() > limits.min();
  }

  /** Whether there is something to {@link #release}, or will be without another fetch. */
  boolean isBusy(Set<TopicPartition> paused) {
    return inFlight() > 0 || ready(paused) > 0;
  }

  /** Whether no record is held or on its way through Kafka Streams. */
  boolean nothingWaits() {
    return held.isEmpty() && released.isEmpty();
  }

  /** Whether no record of a partition is held or on its way through Kafka Streams. */
  boolean nothingWaits(TopicPartition partition) {
    return !held.containsKey(partition) && !released.containsKey(partition);
  }

  /** Takes in what a poll of the consumer has fetched, and has it classified. */
  void accept(ConsumerRecords<byte[], byte[]> fetched) {
    positions.putAll(fetched.nextOffsets());
    List<PendingFrame> frames = new ArrayList<>(fetched.count());
    for (ConsumerRecord<byte[], byte[]> record : fetched) {
      HeldRecord entry = new HeldRecord(record, toFrame.apply(record));
      frames.add(entry.frame());
      held.computeIfAbsent(partition(record), p -> new ArrayDeque<>()).add(entry);
      heldFrames++;
      heldBytes += entry.bytes();
    }
    submit(frames);
  }

  private void submit(List<PendingFrame> frames) {
    if (frames.isEmpty()) {
      return;
    }
    submitted += frames.size();
    for (PendingFrame frame : frames) {
      var unused = frame.result().whenComplete((result, failure) -> results.arrived());
    }
    submit.accept(frames);
  }

  /**
   * Waits until it is worth while to {@link #release}: until there is a chunk of finished records,
   * or, where the workers are about to run out of work, any.
   *
   * @param paused partitions that nothing is released of
   * @param nanos to wait at most; once a few results have come it may be less
   * @return whether it is
   * @throws RuntimeException what the device failed with in place of a result, or why nobody can
   *     tell what a frame is that has been tried for long enough
   */
  boolean awaitEnough(Set<TopicPartition> paused, long nanos) {
    long count = results.count();
    if (isEnough(paused, count)) {
      return true;
    }
    if (nanos > 0) {
      long spare = submitted - count - limits.min();
      results.await(count + Math.max(1, Math.min(spare, chunk - ready(paused))), nanos);
    }
    return isEnough(paused, results.count());
  }

  private boolean isEnough(Set<TopicPartition> paused, long resultCount) {
    tend(paused);
    int ready = ready(paused);
    return ready >= chunk
        || (ready > 0 && submitted - resultCount <= limits.min())
        || positions.keySet().stream().anyMatch(partition -> !held.containsKey(partition));
  }

  /** Records that could be released, as far as they count. */
  private int ready(Set<TopicPartition> paused) {
    int ready = 0;
    for (Map.Entry<TopicPartition, ArrayDeque<HeldRecord>> entry : held.entrySet()) {
      if (paused.contains(entry.getKey())) {
        continue;
      }
      for (HeldRecord next : entry.getValue()) {
        if (ready >= chunk || !next.isFinished()) {
          break;
        }
        ready++;
      }
    }
    return ready;
  }

  /** Tries again what is next in its partition if nobody could tell what it is. */
  private void tend(Set<TopicPartition> paused) {
    held.forEach(
        (partition, queue) -> {
          HeldRecord next = queue.getFirst();
          if (!paused.contains(partition)) {
            next.notNow()
                .filter(notNow -> next.isToBeRetried(notNow, retry, nanoTime.getAsLong()))
                .ifPresent(notNow -> renew(List.of(next)));
          }
        });
  }

  private void renew(Collection<HeldRecord> records) {
    long now = nanoTime.getAsLong();
    submit(records.stream().map(record -> record.renew(retry, now)).toList());
  }

  /**
   * The oldest finished records, a chunk at most, and the positions behind them. A partition whose
   * next record is not finished gives none.
   *
   * @param paused partitions of which nothing may be released: Kafka Streams has no place for their
   *     records, and is about to have them read again or to ask for more of them later
   */
  ConsumerRecords<byte[], byte[]> release(Set<TopicPartition> paused) {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> handedOver = new LinkedHashMap<>();
    int left = chunk;
    for (TopicPartition partition : List.copyOf(held.keySet())) {
      if (left > 0 && !paused.contains(partition)) {
        List<ConsumerRecord<byte[], byte[]>> records = release(partition, left);
        if (!records.isEmpty()) {
          handedOver.put(partition, records);
          left -= records.size();
        }
      }
    }
    return new ConsumerRecords<>(handedOver, positionsBehind(handedOver));
  }

  /** As above, of one partition, of which something is held. */
  private List<ConsumerRecord<byte[], byte[]>> release(TopicPartition partition, int most) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    ArrayDeque<HeldRecord> queue = Objects.requireNonNull(held.remove(partition));
    boolean recovered = false;
    while (!queue.isEmpty() && records.size() < most && queue.getFirst().isFinished()) {
      HeldRecord next = queue.getFirst();
      queue.removeFirst();
      heldFrames--;
      heldBytes -= next.bytes();
      records.add(next.record());
      released.computeIfAbsent(partition, p -> new ArrayDeque<>()).add(next.frame());
      recovered |= next.hasWaited();
    }
    if (recovered) {
      // What it waited for answers again, so nothing behind it has to wait for its turn to ask.
      renew(queue.stream().filter(record -> record.notNow().isPresent()).toList());
    }
    if (!queue.isEmpty()) {
      // At the end, so that each partition is the first in turn.
      held.put(partition, queue);
    }
    return records;
  }

  private Map<TopicPartition, OffsetAndMetadata> positionsBehind(
      Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> handedOver) {
    Map<TopicPartition, OffsetAndMetadata> behind = new HashMap<>();
    handedOver.forEach(
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
              boolean allReleased = !held.containsKey(entry.getKey());
              if (allReleased) {
                behind.put(entry.getKey(), entry.getValue());
              }
              return allReleased;
            });
    return behind;
  }

  /** Offset of the oldest held record of a partition. */
  OptionalLong firstHeld(TopicPartition partition) {
    ArrayDeque<HeldRecord> queue = held.get(partition);
    return queue == null
        ? OptionalLong.empty()
        : OptionalLong.of(queue.getFirst().record().offset());
  }

  /**
   * The frame of a record that Kafka Streams is processing; empty if it was not prefetched. Frames
   * before it, which Kafka Streams has passed over, are forgotten.
   */
  Optional<PendingFrame> take(TopicPartition partition, long offset) {
    ArrayDeque<PendingFrame> frames = released.get(partition);
    if (frames == null) {
      return Optional.empty();
    }
    while (!frames.isEmpty() && frames.getFirst().ref().offset() < offset) {
      frames.removeFirst();
    }
    Optional<PendingFrame> frame =
        Optional.ofNullable(frames.peekFirst()).filter(next -> next.ref().offset() == offset);
    if (frame.isPresent()) {
      frames.removeFirst();
    }
    if (frames.isEmpty()) {
      released.remove(partition);
    }
    return frame;
  }

  /** The frames of a partition that were released and not taken, in order. */
  List<PendingFrame> released(TopicPartition partition) {
    ArrayDeque<PendingFrame> frames = released.get(partition);
    return frames == null ? List.of() : List.copyOf(frames);
  }

  /**
   * Forgets partitions that are no longer the thread's, or that are to be read from elsewhere.
   * Frames that no worker has begun are not classified any more.
   */
  void drop(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      positions.remove(partition);
      released.remove(partition);
      ArrayDeque<HeldRecord> queue = held.remove(partition);
      if (queue != null) {
        heldFrames -= queue.size();
        for (HeldRecord record : queue) {
          heldBytes -= record.bytes();
          record.frame().result().cancel(false);
        }
      }
    }
  }

  private static TopicPartition partition(ConsumerRecord<?, ?> record) {
    return new TopicPartition(record.topic(), record.partition());
  }
}
