package dev.clipstream.schemas;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.avro.InvalidNumberEncodingException;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Reads Avro binary from one array. It differs from Avro's own decoder in two ways that matter
 * where anyone can write to the topic and a record is mostly an image: a length or a count that
 * exceeds what is left is refused before anything of that size is allocated, and {@code bytes} are
 * a view of the array, not a copy. One thread, one record.
 */
final class BoundedDecoder extends Decoder {

  private final ByteBuffer in;

  /** Elements of arrays and maps that may still come. */
  private long elements;

  BoundedDecoder(byte[] bytes, int offset, int length) {
    this.elements = length;
    this.in = ByteBuffer.wrap(bytes, offset, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void require(long length) throws IOException {
    if (length < 0 || length > in.remaining()) {
      throw new EOFException(
          "it ends early: " + length + " bytes expected, " + in.remaining() + " left");
    }
  }

  private int readLength() throws IOException {
    long length = readLong();
    require(length);
    return (int) length;
  }

  @Override
  public void readNull() {}

  @Override
  public boolean readBoolean() throws IOException {
    require(1);
    return in.get() == 1;
  }

  @Override
  public int readInt() throws IOException {
    long value = readLong();
    if (value != (int) value) {
      throw new InvalidNumberEncodingException("an int of " + value);
    }
    return (int) value;
  }

  /** Variable length, seven bits a byte, zigzag. */
  @Override
  public long readLong() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      require(1);
      byte next = in.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
    throw new InvalidNumberEncodingException("a number of more than ten bytes");
  }

  @Override
  public float readFloat() throws IOException {
    require(Float.BYTES);
    return in.getFloat();
  }

  @Override
  public double readDouble() throws IOException {
    require(Double.BYTES);
    return in.getDouble();
  }

  @Override
  public Utf8 readString(@Nullable Utf8 old) throws IOException {
    return new Utf8(readString());
  }

  @Override
  public String readString() throws IOException {
    int length = readLength();
    int at = in.arrayOffset() + in.position();
    in.position(in.position() + length);
    return new String(in.array(), at, length, StandardCharsets.UTF_8);
  }

  @Override
  public void skipString() throws IOException {
    skipBytes();
  }

  @Override
  public ByteBuffer readBytes(@Nullable ByteBuffer old) throws IOException {
    int length = readLength();
    ByteBuffer view = in.slice(in.position(), length);
    in.position(in.position() + length);
    return view;
  }

  @Override
  public void skipBytes() throws IOException {
    skipFixed(readLength());
  }

  @Override
  public void readFixed(byte[] bytes, int start, int length) throws IOException {
    require(length);
    in.get(bytes, start, length);
  }

  @Override
  public void skipFixed(int length) throws IOException {
    require(length);
    in.position(in.position() + length);
  }

  @Override
  public int readEnum() throws IOException {
    return readInt();
  }

  @Override
  public int readIndex() throws IOException {
    return readInt();
  }

  @Override
  public long readArrayStart() throws IOException {
    return readCount();
  }

  @Override
  public long arrayNext() throws IOException {
    return readCount();
  }

  @Override
  public long skipArray() throws IOException {
    return skipBlocks();
  }

  @Override
  public long readMapStart() throws IOException {
    return readCount();
  }

  @Override
  public long mapNext() throws IOException {
    return readCount();
  }

  @Override
  public long skipMap() throws IOException {
    return skipBlocks();
  }

  /** A block's element count; a negative one is followed by the block's size in bytes. */
  private long readCount() throws IOException {
    long count = readLong();
    if (count < 0) {
      readLength();
      count = -count;
    }
    return admit(count);
  }

  /**
   * Every element of our records takes a byte or more. Those of another writer's schema may take
   * none, so that few bytes could announce many blocks of many: all together are no more than
   * bytes.
   */
  private long admit(long count) throws IOException {
    require(count);
    elements -= count;
    if (elements < 0) {
      throw new EOFException("it announces more elements than it has bytes");
    }
    return count;
  }

  /** Skips the blocks that give their size; the count of the first that does not, 0 at the end. */
  private long skipBlocks() throws IOException {
    long count = readLong();
    while (count < 0) {
      skipFixed(readLength());
      count = readLong();
    }
    return admit(count);
  }
}
