package dev.clipstream.testing;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Frame;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.ImageFormat;
import dev.clipstream.avro.Label;
import dev.clipstream.avro.Model;
import dev.clipstream.schemas.AvroSerde;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * Records that anyone can put on the topics: with the largest and smallest numbers in every field,
 * names of any length and characters, and bytes that are damaged or nothing at all.
 */
public final class OddRecords {

  private static final long[] LONGS = {
    0, -1, 1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE + 1, 1_700_000_000_000_000_000L
  };

  private final Random random;
  private long offset;

  public OddRecords(long seed) {
    this.random = new Random(seed);
  }

  private long number() {
    return random.nextInt(4) == 0 ? random.nextLong() : LONGS[random.nextInt(LONGS.length)];
  }

  private Instant time() {
    long micros = number();
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), 1000 * Math.floorMod(micros, 1_000_000L));
  }

  private String name() {
    return switch (random.nextInt(6)) {
      case 0 -> "";
      case 1 -> "\u0000\u001b[2J../..\n";
      case 2 -> "n".repeat(random.nextInt(3000));
      case 3 -> "\ud83c\udfa5".repeat(1 + random.nextInt(400));
      default -> "camera-" + random.nextInt(5);
    };
  }

  private Model model() {
    return new Model(name(), name());
  }

  private List<Label> labels() {
    return switch (random.nextInt(3)) {
      case 0 -> List.of();
      case 1 -> List.of(new Label(name(), Float.NaN), new Label(name(), Float.NEGATIVE_INFINITY));
      default -> List.of(new Label(name(), random.nextFloat()));
    };
  }

  /** A value that is a frame, or was one before it was damaged, or never was. */
  public byte[] frame() {
    ImageFormat[] formats = ImageFormat.values();
    byte[] image = new byte[random.nextInt(300)];
    random.nextBytes(image);
    return damaged(
        AvroSerde.frames()
            .toBytes(
                Frame.newBuilder()
                    .setStreamId(name())
                    .setClipId(random.nextBoolean() ? null : name())
                    .setFrameIndex(number())
                    .setCapturedAt(time())
                    .setLast(random.nextBoolean())
                    .setFormat(formats[random.nextInt(formats.length)])
                    .setWidth(random.nextBoolean() ? null : (int) number())
                    .setHeight(random.nextBoolean() ? null : (int) number())
                    .setImage(ByteBuffer.wrap(image))
                    .setAttributes(Map.of(name(), name()))
                    .build()));
  }

  /** As {@link #frame}, of a frame's label. */
  public byte[] frameLabel() {
    return damaged(
        AvroSerde.frameLabels()
            .toBytes(
                FrameLabel.newBuilder()
                    .setSoFar(List.of())
                    .setStreamId(name())
                    .setClipId(random.nextBoolean() ? null : name())
                    .setFrameIndex(number())
                    .setCapturedAt(time())
                    .setLabels(labels())
                    .setModel(model())
                    .setLabelledAt(time())
                    .build()));
  }

  /** As {@link #frame}, of a clip's label. */
  public byte[] clipLabel() {
    ClipEnd[] ends = ClipEnd.values();
    return damaged(
        AvroSerde.clipLabels()
            .toBytes(
                ClipLabel.newBuilder()
                    .setStreamId(name())
                    .setClipId(random.nextBoolean() ? null : name())
                    .setFirstFrame(number())
                    .setLastFrame(number())
                    .setStartedAt(time())
                    .setEndedAt(time())
                    .setFrames((int) number())
                    .setEnd(ends[random.nextInt(ends.length)])
                    .setLabels(labels())
                    .setModel(model())
                    .setLabelledAt(time())
                    .setAttention(List.of(Float.NaN, random.nextFloat()))
                    .build()));
  }

  private byte[] damaged(byte[] value) {
    switch (random.nextInt(5)) {
      case 0 -> {
        for (int i = 0; i <= random.nextInt(6); i++) {
          value[random.nextInt(value.length)] = (byte) random.nextInt(256);
        }
      }
      case 1 -> {
        // The header stays, so that what follows is read.
        for (int i = 10; i < value.length; i++) {
          value[i] = random.nextInt(3) == 0 ? (byte) random.nextInt(256) : value[i];
        }
      }
      case 2 -> {
        return java.util.Arrays.copyOf(value, random.nextInt(value.length + 20));
      }
      default -> {}
    }
    return value;
  }

  /** A record with that value or none, any key, any time and odd headers. */
  public ConsumerRecord<byte[], byte[]> record(String topic, byte[] value) {
    byte[] key = new byte[random.nextInt(30)];
    random.nextBytes(key);
    RecordHeaders headers = new RecordHeaders();
    if (random.nextBoolean()) {
      headers.add("__streams.errors.message", random.nextBoolean() ? null : key);
      headers.add("clipstream.frame.time", random.nextBoolean() ? null : key);
    }
    return new ConsumerRecord<>(
        topic,
        0,
        offset++,
        number(),
        TimestampType.CREATE_TIME,
        key.length,
        value.length,
        random.nextInt(5) == 0 ? null : key,
        random.nextInt(10) == 0 ? null : value,
        headers,
        Optional.empty());
  }
}
