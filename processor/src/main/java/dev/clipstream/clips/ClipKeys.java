package dev.clipstream.clips;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;

/**
 * Keys of the clip store. They sort by kind, stream, clip and frame index, so that the frames of a
 * clip are one range:
 *
 * <pre>
 * S  stream                       a stream's state
 * F  stream  clip number  index   one frame of a clip
 * D  sequence number              a clip that is due
 * E  stream                       the events of a stream, which are not of this package
 * R  stream                       what a stream model remembers of a stream, neither
 * </pre>
 *
 * A stream is its length in bytes (2), then UTF-8; numbers are 8 bytes, big-endian, indices with
 * their sign bit flipped.
 */
public final class ClipKeys {

  static final byte STREAM = 'S';
  static final byte FRAME = 'F';
  static final byte DUE = 'D';
  public static final byte EVENTS = 'E';
  public static final byte STEPS = 'R';

  private ClipKeys() {}

  static Bytes stream(String streamId) {
    return Bytes.wrap(withStream(STREAM, streamId, 0));
  }

  public static Bytes events(String streamId) {
    return Bytes.wrap(withStream(EVENTS, streamId, 0));
  }

  public static Bytes steps(String streamId) {
    return Bytes.wrap(withStream(STEPS, streamId, 0));
  }

  static Bytes frame(String streamId, long clipNumber, long index) {
    byte[] key = withStream(FRAME, streamId, 2 * Long.BYTES);
    int at = key.length - 2 * Long.BYTES;
    ByteBuffer.wrap(key).putLong(at, clipNumber).putLong(at + Long.BYTES, index ^ Long.MIN_VALUE);
    return Bytes.wrap(key);
  }

  static Bytes due(long sequence) {
    return Bytes.wrap(ByteBuffer.allocate(1 + Long.BYTES).put(DUE).putLong(sequence).array());
  }

  /** Smaller than every key of a kind. */
  public static Bytes first(byte kind) {
    return Bytes.wrap(new byte[] {kind});
  }

  /** Greater than every key of a kind. */
  public static Bytes end(byte kind) {
    return Bytes.wrap(new byte[] {(byte) (kind + 1)});
  }

  private static byte[] withStream(byte kind, String streamId, int more) {
    byte[] name = streamId.getBytes(StandardCharsets.UTF_8);
    byte[] key = new byte[1 + Short.BYTES + name.length + more];
    ByteBuffer.wrap(key).put(kind).putShort((short) name.length).put(name);
    return key;
  }

  public static String streamOf(Bytes key) {
    ByteBuffer in = ByteBuffer.wrap(key.get());
    in.get();
    byte[] name = new byte[Short.toUnsignedInt(in.getShort())];
    in.get(name);
    return new String(name, StandardCharsets.UTF_8);
  }

  static long indexOf(Bytes frameKey) {
    byte[] key = frameKey.get();
    return ByteBuffer.wrap(key).getLong(key.length - Long.BYTES) ^ Long.MIN_VALUE;
  }

  static long clipNumberOf(Bytes frameKey) {
    byte[] key = frameKey.get();
    return ByteBuffer.wrap(key).getLong(key.length - 2 * Long.BYTES);
  }

  static long sequenceOf(Bytes dueKey) {
    return ByteBuffer.wrap(dueKey.get()).getLong(1);
  }
}
