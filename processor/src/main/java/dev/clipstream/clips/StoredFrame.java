package dev.clipstream.clips;

import dev.clipstream.clips.FrameTensor.ElementType;
import dev.clipstream.clips.StreamState.FrameMeta;
import dev.clipstream.records.CommonAttributes;
import dev.clipstream.records.FrameHeader;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A frame of an open or due clip, as the clip store keeps it.
 *
 * @param index of the frame
 * @param capturedAtMicros since 1970
 * @param attributes of the frame that go on to the label of its clip
 */
record StoredFrame(
    long index, long capturedAtMicros, FrameTensor features, Map<String, String> attributes) {

  private static final int HEADER_BYTES = 1 + 2 * Long.BYTES + 1;
  private static final int PIXEL_HEADER_BYTES = 1 + Long.BYTES;
  private static final int ATTRIBUTES_HEADER_BYTES = 1 + Integer.BYTES;

  static StoredFrame of(FrameHeader frame, FrameTensor features) {
    return new StoredFrame(frame.index(), frame.capturedAtMicros(), features, frame.attributes());
  }

  /** The encoder of a row that has features; empty if it has none. Reads no more than that. */
  static OptionalLong encoderIn(byte[] value) {
    int row = start(value);
    return value.length - row > HEADER_BYTES && value[row] == RowFormat.FRAME.version()
        ? OptionalLong.of(ByteBuffer.wrap(value).getLong(row + 1 + Long.BYTES))
        : OptionalLong.empty();
  }

  /** Where the pixels of a row's frame are; empty if the row does not say. */
  static OptionalLong offsetIn(byte[] value) {
    return value[start(value)] == RowFormat.PIXEL_FRAME.version()
        ? fromBytes(0, value).features().offset()
        : OptionalLong.empty();
  }

  StoredFrame withoutFeatures() {
    return new StoredFrame(index, capturedAtMicros, features.withoutValues(), attributes);
  }

  FrameMeta meta() {
    return new FrameMeta(capturedAtMicros, !features.isEmpty());
  }

  /**
   * The version of the row (1 byte), the time and the encoder (8 bytes each), the type of an
   * element (1 byte), then the elements, all big-endian; the key has the index. Where the pixels of
   * the frame are kept for its clip: the version, the time, and the offset of its record in as many
   * bytes as it takes. A frame with attributes has a version, their length in bytes (4) and them
   * before all that.
   */
  byte[] toBytes() {
    byte[] row = features.type() == ElementType.OFFSET ? pixelRow() : featureRow();
    return attributes.isEmpty()
        ? row
        : RowFormat.ATTRIBUTED_FRAME.write(
            out -> {
              byte[] written = CommonAttributes.toBytes(attributes);
              out.writeInt(written.length);
              out.write(written);
              out.write(row);
            });
  }

  private byte[] pixelRow() {
    return ByteBuffer.allocate(PIXEL_HEADER_BYTES + features.bytes().length)
        .put(RowFormat.PIXEL_FRAME.version())
        .putLong(capturedAtMicros)
        .put(features.bytes())
        .array();
  }

  private byte[] featureRow() {
    return ByteBuffer.allocate(HEADER_BYTES + features.bytes().length)
        .put(RowFormat.FRAME.version())
        .putLong(capturedAtMicros)
        .putLong(features.encoder())
        .put(features.type().code())
        .put(features.bytes())
        .array();
  }

  /**
   * @throws IllegalStateException if the row is not in the format that this program reads
   */
  static StoredFrame fromBytes(long index, byte[] value) {
    int row = start(value);
    ByteBuffer in = ByteBuffer.wrap(value, row, value.length - row);
    byte version = in.get();
    boolean hasPixels = version == RowFormat.PIXEL_FRAME.version();
    if (!hasPixels) {
      RowFormat.FRAME.require(version);
    }
    long capturedAt = in.getLong();
    long encoder = hasPixels ? FrameTensor.PIXELS : in.getLong();
    ElementType type = hasPixels ? ElementType.OFFSET : ElementType.of(in.get());
    byte[] bytes = new byte[in.remaining()];
    in.get(bytes);
    return new StoredFrame(
        index, capturedAt, new FrameTensor(encoder, type, bytes), attributesIn(value, row));
  }

  /** Where the row begins that is behind the attributes of a value. */
  private static int start(byte[] value) {
    return value[0] == RowFormat.ATTRIBUTED_FRAME.version()
        ? ATTRIBUTES_HEADER_BYTES + ByteBuffer.wrap(value).getInt(1)
        : 0;
  }

  private static Map<String, String> attributesIn(byte[] value, int row) {
    if (row == 0) {
      return Map.of();
    }
    int length = row - ATTRIBUTES_HEADER_BYTES;
    try (DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(value, ATTRIBUTES_HEADER_BYTES, length))) {
      return CommonAttributes.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
