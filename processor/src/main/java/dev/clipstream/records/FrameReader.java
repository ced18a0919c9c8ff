package dev.clipstream.records;

import dev.clipstream.avro.Frame;
import dev.clipstream.image.ForeignFormat;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.schemas.registry.SchemaRegistry;
import dev.clipstream.schemas.registry.SchemaRegistryException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Makes a frame of a record: an Avro {@code Frame}, in either wire format, or a bare JPEG, PNG or
 * WebP file, whose stream id is the key, whose index is the offset and whose time is the record's.
 * Thread-safe.
 */
public final class FrameReader {

  /** Characters of a stream's or a clip's id: Unicode's code points. */
  public static final int MAX_NAME = 1024;

  private final AvroSerde<Frame> frames;
  private final Optional<Duration> maxAge;
  private final boolean strictKeys;
  private final PassedAttributes passed;

  /**
   * Reads frames of any age.
   *
   * @param registry of the schemas of frames in Confluent's wire format; empty: those are no frames
   */
  public FrameReader(Optional<SchemaRegistry> registry) {
    this(registry, Optional.empty(), false);
  }

  /** Without attributes in the headers of frames. */
  public FrameReader(
      Optional<SchemaRegistry> registry, Optional<Duration> maxAge, boolean strictKeys) {
    this(registry, maxAge, strictKeys, PassedAttributes.NONE);
  }

  /**
   * @param maxAge of a frame that is still worth classifying; empty: all are
   * @param strictKeys whether a record whose key is not its stream's id is no frame
   * @param passed attributes that the header of a frame has
   */
  public FrameReader(
      Optional<SchemaRegistry> registry,
      Optional<Duration> maxAge,
      boolean strictKeys,
      PassedAttributes passed) {
    this.frames = AvroSerde.frames().reading(registry);
    this.maxAge = maxAge;
    this.strictKeys = strictKeys;
    this.passed = passed;
  }

  /**
   * Whether a frame is answered without being classified.
   *
   * @param arrivedAtMillis when it came from the broker
   */
  public boolean isTooOld(FrameHeader frame, long arrivedAtMillis) {
    long capturedAtMillis = TimeUnit.MICROSECONDS.toMillis(frame.capturedAtMicros());
    return maxAge.filter(age -> arrivedAtMillis - capturedAtMillis > age.toMillis()).isPresent();
  }

  /**
   * Reads the frame of a record.
   *
   * @throws BadFrameException if it is no frame
   * @throws SchemaRegistryException if that cannot be told without a registry that does not answer
   */
  public IncomingFrame read(ConsumerRecord<byte[], byte[]> record) {
    return read(
        record.partition(), record.offset(), record.timestamp(), record.key(), record.value());
  }

  /**
   * @param key of the record; anything, unless keys are strict
   * @param timestampMillis of the record
   * @throws BadFrameException if it is no frame
   * @throws SchemaRegistryException if that cannot be told without a registry that does not answer
   */
  public IncomingFrame read(
      int partition,
      long offset,
      long timestampMillis,
      byte @Nullable [] key,
      byte @Nullable [] value) {
    if (value == null || value.length == 0) {
      throw new BadFrameException("the record has no value");
    }
    IncomingFrame frame =
        ImageEncoding.sniff(value, 0, value.length)
            .map(format -> bareImage(format, partition, offset, timestampMillis, key, value))
            .orElseGet(() -> avroUnlessForeign(timestampMillis, value));
    if (strictKeys && !StreamKeys.isOf(key, frame.header().streamId())) {
      throw new BadFrameException(
          key == null
              ? "its record has no key, and must have its stream_id as key (--strict-keys)"
              : "its record's key is not its stream_id, and must be (--strict-keys)");
    }
    return frame;
  }

  private static IncomingFrame bareImage(
      ImageEncoding format,
      int partition,
      long offset,
      long timestampMillis,
      byte @Nullable [] key,
      byte[] value) {
    // Without a key there is still one order to keep, that of the partition.
    String streamId = key == null || key.length == 0 ? "partition-" + partition : named(key);
    return new IncomingFrame(
        new FrameHeader(
            checked("key", streamId),
            Optional.empty(),
            offset,
            TimeUnit.MILLISECONDS.toMicros(timestampMillis),
            false),
        new Image(format, 0, 0, value, 0, value.length),
        Map.of());
  }

  private static String named(byte[] key) {
    if (key.length > StreamKeys.MAX_BYTES) {
      throw new BadFrameException(
          "its key has " + key.length + " bytes, more than " + StreamKeys.MAX_BYTES);
    }
    return StreamKeys.streamId(key);
  }

  /** Names an image that comes bare and cannot be read, before a registry is asked about it. */
  private IncomingFrame avroUnlessForeign(long timestampMillis, byte[] value) {
    ForeignFormat.sniff(value, 0, value.length)
        .ifPresent(
            format -> {
              throw new BadFrameException(
                  "it is a %s file: %s".formatted(format.title(), ForeignFormat.ADVICE));
            });
    return avro(timestampMillis, value);
  }

  private IncomingFrame avro(long timestampMillis, byte[] value) {
    Frame frame;
    try {
      frame = frames.fromBytes(value);
    } catch (SerializationException e) {
      String reason = String.valueOf(e.getMessage());
      throw new BadFrameException(
          AvroSerde.isRegistered(value)
              ? reason
              : reason + ", and no JPEG, PNG or WebP file either");
    }
    ByteBuffer image = frame.getImage();
    return new IncomingFrame(
        new FrameHeader(
            checked("stream_id", frame.getStreamId()),
            Optional.ofNullable(frame.getClipId()).map(id -> checked("clip_id", id)),
            frame.getFrameIndex(),
            Micros.of("captured_at", frame.getCapturedAt(), timestampMillis),
            frame.getLast(),
            passed.of(frame.getAttributes())),
        new Image(
            ImageEncoding.valueOf(frame.getFormat().name()),
            orZero(frame.getWidth()),
            orZero(frame.getHeight()),
            image.array(),
            image.arrayOffset() + image.position(),
            image.remaining()),
        frame.getAttributes());
  }

  /** Whether it is short enough to be a stream's or a clip's id. */
  public static boolean isName(String name) {
    // Nearly all are short; only others are counted.
    return name.length() <= MAX_NAME || name.codePointCount(0, name.length()) <= MAX_NAME;
  }

  private static String checked(String what, String name) {
    if (!isName(name)) {
      throw new BadFrameException(
          "its "
              + what
              + " has "
              + name.codePointCount(0, name.length())
              + " characters, more than "
              + MAX_NAME);
    }
    return name;
  }

  private static int orZero(@Nullable Integer value) {
    return value == null ? 0 : value;
  }
}
