package dev.clipstream.clips;

import java.nio.ByteBuffer;

/**
 * A frame of an open or due clip, as the clip store keeps it.
 *
 * @param index of the frame
 * @param capturedAtMicros since 1970
 */
record StoredFrame(long index, long capturedAtMicros, Features features) {

  StoredFrame withoutFeatures() {
    return new StoredFrame(index, capturedAtMicros, features.withoutValues());
  }

  /**
   * The time and the encoder (8 bytes each), then the features (4 bytes each), big-endian; the key
   * has the index.
   */
  byte[] toBytes() {
    float[] values = features.values();
    ByteBuffer bytes = ByteBuffer.allocate(2 * Long.BYTES + Float.BYTES * values.length);
    bytes.putLong(capturedAtMicros).putLong(features.encoder()).asFloatBuffer().put(values);
    return bytes.array();
  }

  static StoredFrame fromBytes(long index, byte[] value) {
    ByteBuffer bytes = ByteBuffer.wrap(value);
    long capturedAt = bytes.getLong();
    long encoder = bytes.getLong();
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return new StoredFrame(index, capturedAt, new Features(encoder, values));
  }
}
