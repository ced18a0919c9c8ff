package dev.clipstream.prefetch;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a task sees of the prefetch of its partition. Owned by the stream thread that runs the task.
 */
public interface PrefetchedPartition {

  /**
   * Hands over the frame of a record that Kafka Streams processes.
   *
   * @throws IllegalStateException if the record did not come through the prefetch
   */
  PendingFrame take(long offset);

  /** The frames that Kafka Streams has been given, has not processed, and processes next. */
  default List<PendingFrame> released() {
    return List.of();
  }

  /** Whether the thread has nothing more to do, on this partition or another. */
  boolean nothingWaits();

  /**
   * When the partition's leader was last asked and has said that there is nothing that has not been
   * processed. Empty while there is something, and while the leader is silent: nobody knows then.
   *
   * @return by the clock of the {@link Prefetcher} that is never set
   */
  OptionalLong caughtUpAtMillis();

  /** How often the offset of the partition has been committed by the thread's consumer. */
  long commits();
}
