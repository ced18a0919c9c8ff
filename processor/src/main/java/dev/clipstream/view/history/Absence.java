package dev.clipstream.view.history;

import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** The reasons, in words, why nothing can be shown of a place of a topic. */
final class Absence {

  private Absence() {}

  /** Says where the place lies as to what the topic has now. */
  static String reason(KafkaConsumer<byte[], byte[]> kafka, TopicPartition place, long offset) {
    List<TopicPartition> all = LookBackConsumer.partitions(kafka, place.topic());
    if (all.isEmpty()) {
      return "There is no topic " + place.topic() + ": 'clipstream topics' makes it.";
    }
    if (!all.contains(place)) {
      return "The topic %s has no partition %d: it has %d, counted from 0."
          .formatted(place.topic(), place.partition(), all.size());
    }
    List<TopicPartition> one = List.of(place);
    long begin = kafka.beginningOffsets(one).getOrDefault(place, 0L);
    long end = kafka.endOffsets(one).getOrDefault(place, 0L);
    if (offset >= end) {
      return "Partition %d of the topic %s ends before offset %d: its next record will have offset %d."
          .formatted(place.partition(), place.topic(), offset, end);
    }
    if (offset < begin) {
      return "It is no longer on its topic: what is older is deleted there.";
    }
    return "What is at offset %d of partition %d of the topic %s cannot be shown: it is damaged, of another kind, or no record."
        .formatted(offset, place.partition(), place.topic());
  }
}
