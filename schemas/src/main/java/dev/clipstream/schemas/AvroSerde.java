package dev.clipstream.schemas;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Frame;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.LabelFeedback;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.DatumReader;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Avro single-object encoding: the bytes {@code C3 01}, the 8-byte little-endian CRC-64-AVRO
 * fingerprint of the writer's schema, and the record in Avro binary. Records written with any
 * released version of the schema are read. Thread-safe.
 *
 * @param <T> the generated class
 * @see <a href="https://avro.apache.org/docs/1.12.0/specification/#single-object-encoding">the
 *     encoding</a>
 */
public final class AvroSerde<T extends SpecificRecordBase> implements Serde<T> {

  static {
    // Avro instantiates only classes that are trusted: those generated here, and what was before.
    ClassSecurityPredicate before = ClassSecurityValidator.getGlobal();
    String ours = Frame.class.getPackageName();
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(type -> type.getPackageName().equals(ours), before));
  }

  private static final int HEADER_BYTES = 10;
  private static final short MAGIC = (short) 0xC301;

  private final BinaryMessageEncoder<T> encoder;
  private final Map<Long, DatumReader<T>> readersByFingerprint;
  private final String name;

  private AvroSerde(SpecificData model, Schema schema) {
    this.encoder = new BinaryMessageEncoder<>(model, schema);
    Map<Long, DatumReader<T>> readers = new HashMap<>();
    for (Schema writer : ReleasedSchemas.of(schema.getName())) {
      readers.put(
          SchemaNormalization.parsingFingerprint64(writer),
          new SpecificDatumReader<>(writer, schema, model));
    }
    this.readersByFingerprint = Map.copyOf(readers);
    this.name = schema.getName();
  }

  public static AvroSerde<Frame> frames() {
    return new AvroSerde<>(new Frame().getSpecificData(), Frame.getClassSchema());
  }

  public static AvroSerde<FrameLabel> frameLabels() {
    return new AvroSerde<>(new FrameLabel().getSpecificData(), FrameLabel.getClassSchema());
  }

  public static AvroSerde<ClipLabel> clipLabels() {
    return new AvroSerde<>(new ClipLabel().getSpecificData(), ClipLabel.getClassSchema());
  }

  public static AvroSerde<LabelFeedback> feedback() {
    return new AvroSerde<>(new LabelFeedback().getSpecificData(), LabelFeedback.getClassSchema());
  }

  /** Encodes one record. */
  public byte[] toBytes(T value) {
    try {
      ByteBuffer bytes = encoder.encode(value);
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the bytes begin as a record in this encoding does. */
  public static boolean isSingleObject(byte[] bytes) {
    return bytes.length >= HEADER_BYTES && ByteBuffer.wrap(bytes).getShort() == MAGIC;
  }

  /**
   * Decodes one record. Its {@code bytes} fields are views of {@code bytes}, not copies.
   *
   * @throws SerializationException if the bytes are no such record; the message says in what way
   */
  public T fromBytes(byte[] bytes) {
    if (!isSingleObject(bytes)) {
      throw new SerializationException(
          "not a " + name + ": it does not begin as Avro single-object encoding does (C3 01)");
    }
    long fingerprint = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(2);
    DatumReader<T> reader = readersByFingerprint.get(fingerprint);
    if (reader == null) {
      throw new SerializationException(
          "not a "
              + name
              + ": written with a schema that no release of it has, fingerprint "
              + Long.toHexString(fingerprint));
    }
    try {
      return reader.read(
          null, new BoundedDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES));
    } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
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
