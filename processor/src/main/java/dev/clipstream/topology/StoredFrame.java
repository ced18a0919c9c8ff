package dev.clipstream.topology;

import java.nio.ByteBuffer;

/**
 * A frame of an open or due clip, as the clip store keeps it.
 *
 * @param index of the frame
 * @param capturedAtMicros since 1970
 * @param features of the frame model; empty if the clip has more frames than its model can use and
 *     this is one of those left out
 */
@SuppressWarnings("ArrayRecordComponent")
record StoredFrame(long index, long capturedAtMicros, float[] features) {

  boolean hasFeatures() {
    return features.length > 0;
  }

  StoredFrame withoutFeatures() {
    return new StoredFrame(index, capturedAtMicros, new float[0]);
  }

  /** The time (8 bytes), then the features (4 bytes each), big-endian; the key has the index. */
  byte[] toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + Float.BYTES * features.length);
    bytes.putLong(capturedAtMicros).asFloatBuffer().put(features);
    return bytes.array();
  }

  static StoredFrame fromBytes(long index, byte[] value) {
    ByteBuffer bytes = ByteBuffer.wrap(value);
    long capturedAt = bytes.getLong();
    float[] features = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(features);
    return new StoredFrame(index, capturedAt, features);
  }
}
