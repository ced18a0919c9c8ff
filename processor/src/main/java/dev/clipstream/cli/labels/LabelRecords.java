package dev.clipstream.cli.labels;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.LabelEvent;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.schemas.registry.SchemaRegistry;
import java.util.Optional;

/**
 * The decoders of the label topics.
 *
 * @param clipTopic tells clip labels from the others
 * @param eventTopic tells events from the others
 */
record LabelRecords(
    String clipTopic,
    String eventTopic,
    AvroSerde<FrameLabel> frameLabels,
    AvroSerde<ClipLabel> clipLabels,
    AvroSerde<LabelEvent> events) {

  /**
   * @param registry with one, records in Confluent's wire format are read as well
   */
  static LabelRecords of(String clipTopic, String eventTopic, Optional<SchemaRegistry> registry) {
    return new LabelRecords(
        clipTopic,
        eventTopic,
        AvroSerde.frameLabels().reading(registry),
        AvroSerde.clipLabels().reading(registry),
        AvroSerde.events().reading(registry));
  }

  boolean isClip(String topic) {
    return topic.equals(clipTopic);
  }

  boolean isEvent(String topic) {
    return topic.equals(eventTopic);
  }
}
