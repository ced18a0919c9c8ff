package dev.clipstream.cli.labels;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.schemas.registry.SchemaRegistry;
import java.util.Optional;

/**
 * The decoders of the label topics.
 *
 * @param clipTopic tells clip labels from frame labels
 */
record LabelRecords(
    String clipTopic, AvroSerde<FrameLabel> frameLabels, AvroSerde<ClipLabel> clipLabels) {

  /**
   * @param registry with one, records in Confluent's wire format are read as well
   */
  static LabelRecords of(String clipTopic, Optional<SchemaRegistry> registry) {
    return new LabelRecords(
        clipTopic,
        AvroSerde.frameLabels().reading(registry),
        AvroSerde.clipLabels().reading(registry));
  }

  boolean isClip(String topic) {
    return topic.equals(clipTopic);
  }
}
