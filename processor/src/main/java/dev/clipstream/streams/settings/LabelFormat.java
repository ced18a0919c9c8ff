package dev.clipstream.streams.settings;

import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.schemas.registry.SchemaRegistry;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.serialization.Serializer;

/** How labels and events are written. All readers here read every one of them. */
public enum LabelFormat {
  /** In Confluent's wire format where there is a schema registry, else as single objects. */
  AVRO,
  /** One JSON object a record, for readers without Avro; a schema registry knows nothing of it. */
  JSON;

  /**
   * Writes the values of a topic.
   *
   * @throws dev.clipstream.schemas.registry.SchemaRegistryException if the registry is needed and
   *     does not take the schema
   */
  public <T extends SpecificRecordBase> Serializer<T> serializer(
      AvroSerde<T> serde, Optional<SchemaRegistry> registry, String topic) {
    return (this == JSON ? serde.json() : serde.writing(registry, topic)).serializer();
  }
}
