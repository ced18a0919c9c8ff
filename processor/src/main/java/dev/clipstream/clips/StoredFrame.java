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

  /** The encoder of a row that has features; empty if it has none. Reads no more than that. */
  static OptionalLong encoderIn(byte[] value) {
    return value.length > HEADER_BYTES
        ? OptionalLong.of(ByteBuffer.wrap(value).getLong(1 + Long.BYTES))
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
   * element (1 byte), then the elements, all big-endian; the key has the index.
   */
  byte[] toBytes() {
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
    RowFormat.FRAME.require(in.get());
    long capturedAt = in.getLong();
    long encoder = in.getLong();
    ElementType type = ElementType.of(in.get());
    byte[] bytes = new byte[in.remaining()];
    in.get(bytes);
    return new StoredFrame(index, capturedAt, new FrameTensor(encoder, type, bytes));
  }
}
