package dev.clipstream.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Frame;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.LabelEvent;
import dev.clipstream.avro.LabelFeedback;
import dev.clipstream.schemas.registry.SchemaRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.DatumReader;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Avro single-object encoding: the bytes {@code C3 01}, the 8-byte little-endian CRC-64-AVRO
 * fingerprint of the writer's schema, and the record in Avro binary. Records written with any
 * released version of the schema are read.
 *
 * <p>With a schema registry, {@link #reading} also reads Confluent's wire format, and {@link
 * #writing} writes it: the byte 0, the 4-byte big-endian id of the writer's schema, and the record
 * in Avro binary. Both formats may be on one topic, as they are after a change from one to the
 * other.
 *
 * <p>Labels and events are also read as JSON, by their first byte, and written so by {@link #json}:
 * {@link LabelJson} says how.
 *
 * <p>Thread-safe.
 *
 * @param <T> the generated class
 * @see <a href="https://avro.apache.org/docs/1.12.0/specification/#single-object-encoding">the
 *     encoding</a>
 */
public final class AvroSerde<T extends SpecificRecordBase> implements Serde<T> {

  private static final int HEADER_BYTES = RecordEncoder.HEADER_BYTES;
  private static final short MAGIC = (short) 0xC301;
  private static final int REGISTERED_HEADER_BYTES = RecordEncoder.REGISTERED_HEADER_BYTES;

  private final SpecificData model;
  private final Schema schema;
  private final RecordEncoder<T> encoder;
  private final Map<Long, DatumReader<T>> readersByFingerprint;
  private final Optional<RegisteredReaders<T>> readersById;
  private final Json<T> json;
  private final String name;

  /**
   * What JSON has to do with it.
   *
   * @param reader empty: none is read
   * @param written whether it is what is written
   */
  private record Json<T extends SpecificRecordBase>(
      Optional<JsonRecords<T>> reader, boolean written) {}

  private AvroSerde(SpecificData model, Schema schema, Optional<Class<T>> readFromJson) {
    this(
        model,
        schema,
        new RecordEncoder<>(model, schema),
        byFingerprint(model, schema),
        Optional.empty(),
        new Json<>(readFromJson.map(type -> new JsonRecords<>(type, model, schema)), false));
  }

  private AvroSerde(
      SpecificData model,
      Schema schema,
      RecordEncoder<T> encoder,
      Map<Long, DatumReader<T>> readersByFingerprint,
      Optional<RegisteredReaders<T>> readersById,
      Json<T> json) {
    this.json = json;
    this.model = model;
    this.schema = schema;
    this.encoder = encoder;
    this.readersByFingerprint = readersByFingerprint;
    this.readersById = readersById;
    this.name = schema.getName();
  }

  private static <T> Map<Long, DatumReader<T>> byFingerprint(SpecificData model, Schema schema) {
    Map<Long, DatumReader<T>> readers = new HashMap<>();
    for (Schema writer : ReleasedSchemas.of(schema.getName())) {
      readers.put(
          SchemaNormalization.parsingFingerprint64(writer),
          new SpecificDatumReader<>(writer, schema, model));
    }
    return Map.copyOf(readers);
  }

  public static AvroSerde<Frame> frames() {
    return new AvroSerde<>(new Frame().getSpecificData(), Frame.getClassSchema(), Optional.empty());
  }

  public static AvroSerde<FrameLabel> frameLabels() {
    return new AvroSerde<>(
        new FrameLabel().getSpecificData(),
        FrameLabel.getClassSchema(),
        Optional.of(FrameLabel.class));
  }

  public static AvroSerde<ClipLabel> clipLabels() {
    return new AvroSerde<>(
        new ClipLabel().getSpecificData(),
        ClipLabel.getClassSchema(),
        Optional.of(ClipLabel.class));
  }

  public static AvroSerde<LabelFeedback> feedback() {
    return new AvroSerde<>(
        new LabelFeedback().getSpecificData(), LabelFeedback.getClassSchema(), Optional.empty());
  }

  public static AvroSerde<LabelEvent> events() {
    return new AvroSerde<>(
        new LabelEvent().getSpecificData(),
        LabelEvent.getClassSchema(),
        Optional.of(LabelEvent.class));
  }

  /**
   * One that reads Confluent's wire format as well, and writes as this one does.
   *
   * @param registry where the writers' schemas are; with none, this serde
   */
  public AvroSerde<T> reading(Optional<SchemaRegistry> registry) {
    return registry.map(from -> with(from, encoder)).orElse(this);
  }

  /**
   * One that writes Confluent's wire format, and reads both. Asks the registry for the schema's id,
   * now and never again.
   *
   * @param registry with none, this serde
   * @param topic whose values are written
   * @throws dev.clipstream.schemas.registry.SchemaRegistryException if there is no id to be had
   */
  public AvroSerde<T> writing(Optional<SchemaRegistry> registry, String topic) {
    return registry
        .map(to -> with(to, encoder.registered(to.register(topic, newestRelease()))))
        .orElse(this);
  }

  /**
   * Puts the schema of a topic's values into a registry, where it is not there yet.
   *
   * @throws dev.clipstream.schemas.registry.SchemaRegistryException if it does not take it
   */
  public void register(SchemaRegistry registry, String topic) {
    int unused = registry.register(topic, newestRelease());
  }

  /**
   * As {@link #register}, but of a topic that others write: a subject that is there stays as it is.
   *
   * @throws dev.clipstream.schemas.registry.SchemaRegistryException if it cannot be asked
   */
  public void introduce(SchemaRegistry registry, String topic) {
    registry.introduce(topic, newestRelease());
  }

  private AvroSerde<T> with(SchemaRegistry registry, RecordEncoder<T> writer) {
    RegisteredReaders<T> readers = new RegisteredReaders<>(registry, model, schema);
    return new AvroSerde<>(model, schema, writer, readersByFingerprint, Optional.of(readers), json);
  }

  /**
   * One that writes single objects without attributes as the release before attributes did, byte
   * for byte, so that readers of that release go on reading them. All else is as with this one.
   */
  public AvroSerde<T> withoutEmptyAttributes() {
    return new AvroSerde<>(
        model, schema, encoder.withoutEmptyAttributes(), readersByFingerprint, readersById, json);
  }

  /** One that writes JSON, and reads what this one does. Only of labels and events. */
  public AvroSerde<T> json() {
    if (json.reader().isEmpty()) {
      throw new IllegalStateException(name + " has no form in JSON");
    }
    return new AvroSerde<>(
        model, schema, encoder, readersByFingerprint, readersById, new Json<>(json.reader(), true));
  }

  /** As it was published: the class's own has notes for Java in it. */
  private Schema newestRelease() {
    List<Schema> versions = ReleasedSchemas.of(name);
    return versions.get(versions.size() - 1);
  }

  /** Encodes one record. */
  public byte[] toBytes(T value) {
    return json.written() ? LabelJson.format(value).getBytes(UTF_8) : encoder.toBytes(value);
  }

  /** Whether the bytes begin as a record in this encoding does. */
  public static boolean isSingleObject(byte[] bytes) {
    return bytes.length >= HEADER_BYTES && ByteBuffer.wrap(bytes).getShort() == MAGIC;
  }

  /** Whether the bytes begin as a record in Confluent's wire format does. */
  public static boolean isRegistered(byte[] bytes) {
    return bytes.length >= REGISTERED_HEADER_BYTES && bytes[0] == RecordEncoder.REGISTERED_MAGIC;
  }

  /**
   * Decodes one record. Its {@code bytes} fields are views of {@code bytes}, not copies.
   *
   * @throws SerializationException if the bytes are no such record; the message says in what way
   * @throws dev.clipstream.schemas.registry.SchemaRegistryException if a registry would have to say
   *     what they are, and cannot be asked
   */
  public T fromBytes(byte[] bytes) {
    if (json.reader().isPresent() && JsonRecords.isJson(bytes)) {
      return json.reader().get().read(bytes);
    }
    if (isRegistered(bytes)) {
      return read(registeredReader(bytes), bytes, REGISTERED_HEADER_BYTES);
    }
    if (!isSingleObject(bytes)) {
      throw new SerializationException(
          "not a " + name + ": it does not begin as Avro single-object encoding does (C3 01)");
    }
    long fingerprint = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(2);
    DatumReader<T> reader = readersByFingerprint.get(fingerprint);
    if (reader == null) {
      Optional<String> other = ReleasedSchemas.nameOf(fingerprint);
      if (other.isPresent()) {
        throw new SerializationException("not a " + name + " but a " + other.get());
      }
      throw new SerializationException(
          "not a "
              + name
              + ": written with a schema that no release of it has, fingerprint "
              + Long.toHexString(fingerprint));
    }
    return read(reader, bytes, HEADER_BYTES);
  }

  private DatumReader<T> registeredReader(byte[] bytes) {
    int writer = ByteBuffer.wrap(bytes).getInt(1);
    return readersById
        .orElseThrow(
            () ->
                new SerializationException(
                    "not a "
                        + name
                        + " without a schema registry: it begins as Confluent's wire format does,"
                        + " with schema id "
                        + writer
                        + "; give --schema-registry to have it read"))
        .of(writer);
  }

  private T read(DatumReader<T> reader, byte[] bytes, int offset) {
    try {
      return reader.read(null, new BoundedDecoder(bytes, offset, bytes.length - offset));
    } catch (IOException | RuntimeException e) {
      // Avro has its own exceptions, and lets through what Java's numbers, times and arrays throw.
      throw new SerializationException("not a " + name + ": " + e.getMessage(), e);
    }
  }

  @Override
  public Serializer<T> serializer() {
    return new Serializer<>() {
      @Override
      public byte @Nullable [] serialize(String topic, @Nullable T value) {
        return value == null ? null : toBytes(value);
      }
    };
  }

  @Override
  public Deserializer<T> deserializer() {
    return new Deserializer<>() {
      @Override
      public @Nullable T deserialize(String topic, byte @Nullable [] bytes) {
        return bytes == null ? null : fromBytes(bytes);
      }
    };
  }
}
