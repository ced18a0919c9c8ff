package dev.clipstream.prefetch;

import org.apache.kafka.common.TopicPartition;

/**
 * Kafka Streams reads a partition with a consumer that is not a {@link Prefetcher}'s, so that none
 * of its records would be classified. No other thread would fare better.
 */
public final class NotPrefetchedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  NotPrefetchedException(TopicPartition partition) {
    super(
        "the records of "
            + partition
            + " do not pass through the prefetch: Kafka Streams has not taken its consumer from"
            + " this processor; take out settings of the group protocol or of internals of Kafka"
            + " Streams");
  }
}
