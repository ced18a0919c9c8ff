package dev.clipstream.clips;

import dev.clipstream.model.output.ScoreOutput;
import dev.clipstream.serving.PairHold;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/**
 * What a frame model made of one frame, kept for the model of its clip: the values of one tensor,
 * and who made them. Immutable; its bytes are not copied, so whoever makes one hands them over.
 *
 * @param encoder which frame model made it, see {@link #encoder(String)}; 0 if none has seen the
 *     frame
 * @param type of an element
 * @param bytes the elements, big-endian; empty if the frame was not classified, or if its clip has
 *     more frames than its model can use and this is one of those left out
 */
@SuppressWarnings("ArrayRecordComponent")
public record FrameTensor(long encoder, ElementType type, byte[] bytes) {

  /** How an element is written; the code is part of the clip store's format. */
  enum ElementType {
    FLOAT32(1, Float.BYTES),
    /** No elements but the offset of the frame's record: a big-endian number, as short as it is. */
    OFFSET(2, Byte.BYTES);

    private final byte code;
    private final int size;

    ElementType(int code, int size) {
      this.code = (byte) code;
      this.size = size;
    }

    byte code() {
      return code;
    }

    /** Bytes of an element. */
    int size() {
      return size;
    }

    static ElementType of(byte code) {
      for (ElementType type : values()) {
        if (type.code == code) {
          return type;
        }
      }
      throw new IllegalArgumentException("no element type has the code " + code);
    }
  }

  /**
   * Stands where others have an encoder; of the SHA-256 of a model it is as likely as any number.
   */
  static final long PIXELS = -1;

  /** Of a frame that was not classified. */
  public static final FrameTensor NONE = new FrameTensor(0, ElementType.FLOAT32, new byte[0]);

  /**
   * The features that a frame model gave for one frame. Those that are no numbers are not kept:
   * they would leave no number of their whole clip.
   */
  public static FrameTensor of(String encoderId, float[] values) {
    return of(encoder(encoderId), values);
  }

  static FrameTensor of(long encoder, float[] values) {
    if (!ScoreOutput.isFinite(values)) {
      return new FrameTensor(encoder, ElementType.FLOAT32, new byte[0]);
    }
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
    bytes.asFloatBuffer().put(values);
    return new FrameTensor(encoder, ElementType.FLOAT32, bytes.array());
  }

  /**
   * Of a frame whose pixels are in its record, which is where a clip model looks for them.
   *
   * @param offset of the record in its partition, 0 or more
   */
  public static FrameTensor at(long offset) {
    return new FrameTensor(PIXELS, ElementType.OFFSET, BigInteger.valueOf(offset).toByteArray());
  }

  /** Where the record of the frame is, if its pixels are what is kept of it. */
  public OptionalLong offset() {
    return type == ElementType.OFFSET && !isEmpty()
        ? OptionalLong.of(new BigInteger(bytes).longValueExact())
        : OptionalLong.empty();
  }

  /** As {@link PairHold#encoder} names what made it. */
  static long encoder(String encoderId) {
    return PairHold.encoder(encoderId);
  }

  /** The elements as a sequence model takes them. */
  float[] toFloats() {
    float[] values = new float[bytes.length / type.size()];
    ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
    return values;
  }

  boolean isEmpty() {
    return bytes.length == 0;
  }

  /** Whether a model has seen the frame, though what it made of it may not have been kept. */
  boolean isOfClassifiedFrame() {
    return encoder != 0;
  }

  FrameTensor withoutValues() {
    return isEmpty() ? this : new FrameTensor(encoder, type, new byte[0]);
  }
}
