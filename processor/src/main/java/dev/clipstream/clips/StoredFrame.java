package dev.clipstream.clips;

import dev.clipstream.clips.FrameTensor.ElementType;
import dev.clipstream.clips.StreamState.FrameMeta;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/**
 * A frame of an open or due clip, as the clip store keeps it.
 *
 * @param index of the frame
 * @param capturedAtMicros since 1970
 */
record StoredFrame(long index, long capturedAtMicros, FrameTensor features) {

  private static final int HEADER_BYTES = 1 + 2 * Long.BYTES + 1;
  private static final int PIXEL_HEADER_BYTES = 1 + Long.BYTES;

  /** The encoder of a row that has features; empty if it has none. Reads no more than that. */
  static OptionalLong encoderIn(byte[] value) {
    return value.length > HEADER_BYTES && value[0] == RowFormat.FRAME.version()
        ? OptionalLong.of(ByteBuffer.wrap(value).getLong(1 + Long.BYTES))
        : OptionalLong.empty();
  }

  /** Where the pixels of a row's frame are; empty if the row does not say. */
  static OptionalLong offsetIn(byte[] value) {
    return value[0] == RowFormat.PIXEL_FRAME.version()
        ? fromBytes(0, value).features().offset()
        : OptionalLong.empty();
  }

  StoredFrame withoutFeatures() {
    return new StoredFrame(index, capturedAtMicros, features.withoutValues());
  }

  FrameMeta meta() {
    return new FrameMeta(capturedAtMicros, !features.isEmpty());
  }

  /**
   * The version of the row (1 byte), the time and the encoder (8 bytes each), the type of an
   * element (1 byte), then the elements, all big-endian; the key has the index. Where the pixels of
   * the frame are kept for its clip: the version, the time, and the offset of its record in as many
   * bytes as it takes.
   */
  byte[] toBytes() {
    if (features.type() == ElementType.OFFSET) {
      return ByteBuffer.allocate(PIXEL_HEADER_BYTES + features.bytes().length)
          .put(RowFormat.PIXEL_FRAME.version())
          .putLong(capturedAtMicros)
          .put(features.bytes())
          .array();
    }
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
    ByteBuffer in = ByteBuffer.wrap(value);
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
    return new StoredFrame(index, capturedAt, new FrameTensor(encoder, type, bytes));
  }
}
