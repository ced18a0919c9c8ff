package dev.clipstream.prefetch;

import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the frames that their topic has deleted before they were processed: a consumer whose
 * position is gone is sent to the beginning, and would otherwise pass over them without a word.
 */
final class DeletedFrames {

  private static final Logger log = LoggerFactory.getLogger(DeletedFrames.class);

  private final LongConsumer listener;

  /**
   * @param listener is told of each gap how many frames it has
   */
  DeletedFrames(LongConsumer listener) {
    this.listener = listener;
  }

  /**
   * Takes note of positions that the broker does not have.
   *
   * @param positions offset of the first frame of each partition that will not be processed
   * @param beginnings asks the broker for the first offsets that it has
   */
  void outOfRange(
      Map<TopicPartition, Long> positions,
      Function<Collection<TopicPartition>, Map<TopicPartition, Long>> beginnings) {
    Map<TopicPartition, Long> first;
    try {
      first = beginnings.apply(positions.keySet());
    } catch (KafkaException e) {
      log.warn("{} are no longer there, and nobody says since where: {}", positions, e.toString());
      return;
    }
    positions.forEach(
        (partition, position) -> {
          long beginning = first.getOrDefault(partition, position);
          if (beginning > position) {
            log.warn(
                "{} frames of {} were deleted before they were labelled, {} to {}: keep frames for"
                    + " longer, or label them faster",
                beginning - position,
                partition,
                position,
                beginning - 1);
            listener.accept(beginning - position);
          } else {
            log.warn(
                "{} ends before {}, where to go on: was it made anew? Going on at {}",
                partition,
                position,
                beginning);
          }
        });
  }
}
