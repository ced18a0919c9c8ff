package dev.clipstream.view.history;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * One partition read from its end: chunk by chunk towards its beginning, within a chunk the newest
 * record first. Owned by one thread.
 */
final class PartitionTail {

  private final RowKind kind;
  private final TopicPartition partition;
  private final long begin;
  private final Deque<ConsumerRecord<byte[], byte[]>> chunk = new ArrayDeque<>();
  private long chunkFrom;

  /**
   * @param begin the first offset that counts
   * @param upper the offset behind the last that counts
   */
  PartitionTail(RowKind kind, TopicPartition partition, long begin, long upper) {
    this.kind = kind;
    this.partition = partition;
    this.begin = begin;
    this.chunkFrom = Math.max(begin, upper);
  }

  RowKind kind() {
    return kind;
  }

  TopicPartition partition() {
    return partition;
  }

  /** Whether the next record has to be fetched, or there may be none. */
  boolean isDry() {
    return chunk.isEmpty() && chunkFrom > begin;
  }

  /** Goes back by so many offsets; returns the first of them, to seek. */
  long back(int offsets) {
    chunkFrom = Math.max(begin, chunkFrom - offsets);
    return chunkFrom;
  }

  /** Takes a record of the chunk that was gone back to; they come in their order. */
  void put(ConsumerRecord<byte[], byte[]> record) {
    chunk.addFirst(record);
  }

  /** The newest record that was not taken yet; empty if there is none, or it must be fetched. */
  Optional<ConsumerRecord<byte[], byte[]>> head() {
    return Optional.ofNullable(chunk.peekFirst());
  }

  ConsumerRecord<byte[], byte[]> take() {
    return chunk.removeFirst();
  }

  /** The offset from which on all has been taken. */
  long upper() {
    ConsumerRecord<byte[], byte[]> next = chunk.peekFirst();
    return next == null ? chunkFrom : next.offset() + 1;
  }

  boolean isAtItsBeginning() {
    return chunk.isEmpty() && chunkFrom <= begin;
  }
}
