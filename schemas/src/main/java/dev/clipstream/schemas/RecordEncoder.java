package dev.clipstream.schemas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.avro.Schema;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Writes records in Avro: as single objects, or in Confluent's wire format. Thread-safe.
 *
 * @param <T> the generated class
 */
final class RecordEncoder<T extends SpecificRecordBase> {

  static final int HEADER_BYTES = 10;
  static final int REGISTERED_HEADER_BYTES = 5;
  static final byte REGISTERED_MAGIC = 0;

  private static final String ATTRIBUTES = "attributes";

  private final SpecificData model;
  private final Schema schema;
  private final BinaryMessageEncoder<T> encoder;

  /** For records with no attributes; empty: those are written as all others are. */
  private final Optional<BinaryMessageEncoder<T>> before;

  private final OptionalInt id;

  /** One that writes single objects by the schema of the class. */
  RecordEncoder(SpecificData model, Schema schema) {
    this(
        model,
        schema,
        new BinaryMessageEncoder<>(model, schema),
        Optional.empty(),
        OptionalInt.empty());
  }

  private RecordEncoder(
      SpecificData model,
      Schema schema,
      BinaryMessageEncoder<T> encoder,
      Optional<BinaryMessageEncoder<T>> before,
      OptionalInt id) {
    this.model = model;
    this.schema = schema;
    this.encoder = encoder;
    this.before = before;
    this.id = id;
  }

  /** One that writes Confluent's wire format, all by the one schema that has the id. */
  RecordEncoder<T> registered(int schemaId) {
    return new RecordEncoder<>(model, schema, encoder, Optional.empty(), OptionalInt.of(schemaId));
  }

  /**
   * One that writes single objects without attributes by the schema of the last release that has no
   * place for them, for readers that know no other.
   */
  RecordEncoder<T> withoutEmptyAttributes() {
    List<Schema> releases =
        ReleasedSchemas.of(schema.getName()).stream()
            .filter(release -> release.getField(ATTRIBUTES) == null)
            .toList();
    if (id.isPresent() || releases.isEmpty()) {
      return this;
    }
    Schema last = releases.get(releases.size() - 1);
    return new RecordEncoder<>(
        model, schema, encoder, Optional.of(new BinaryMessageEncoder<>(model, last)), id);
  }

  byte[] toBytes(T value) {
    try {
      ByteBuffer bytes = encoderOf(value).encode(value);
      if (id.isEmpty()) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return copy;
      }
      // What follows the header is the same in both formats.
      bytes.position(bytes.position() + HEADER_BYTES);
      ByteBuffer registered = ByteBuffer.allocate(REGISTERED_HEADER_BYTES + bytes.remaining());
      return registered.put(REGISTERED_MAGIC).putInt(id.getAsInt()).put(bytes).array();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private BinaryMessageEncoder<T> encoderOf(T value) {
    return before.isPresent() && value.get(ATTRIBUTES) instanceof Map<?, ?> map && map.isEmpty()
        ? before.get()
        : encoder;
  }
}
