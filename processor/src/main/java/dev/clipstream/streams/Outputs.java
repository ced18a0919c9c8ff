package dev.clipstream.streams;

import dev.clipstream.events.EventRules;
import dev.clipstream.records.PassedHeaders;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.schemas.registry.SchemaRegistry;
import dev.clipstream.streams.settings.LabelFormat;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.serialization.Serializer;

/**
 * How all tasks of a processor write what they have to say.
 *
 * @param passed headers that go on from frames
 * @param attributes whether attributes of frames go on to what is said of them
 * @param deadLetterLimit lowered when a dead letter is refused
 * @param keys counts frames whose key does not keep them with their stream
 * @param events what is said when labels begin and end
 * @param format of labels and events
 */
record Outputs(
    PassedHeaders passed,
    boolean attributes,
    DeadLetterLimit deadLetterLimit,
    KeyCheck keys,
    EventRules events,
    LabelFormat format) {

  /**
   * Writes the values of a topic of labels or events. Where no attributes go on they are records as
   * readers know them that have never heard of any.
   *
   * @throws dev.clipstream.schemas.registry.SchemaRegistryException if the registry is needed and
   *     does not take the schema
   */
  <T extends SpecificRecordBase> Serializer<T> serializer(
      AvroSerde<T> serde, Optional<SchemaRegistry> registry, String topic) {
    return format.serializer(attributes ? serde : serde.withoutEmptyAttributes(), registry, topic);
  }
}
