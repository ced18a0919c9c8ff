package dev.clipstream.prefetch;

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

  /** Whether the thread has nothing more to do, on this partition or another. */
  boolean nothingWaits();

  /** Whether all there is of the partition has been processed. */
  boolean caughtUp();

  /** How often the offset of the partition has been committed by the thread's consumer. */
  long commits();
}
