package dev.clipstream.image.jpeg;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.ByteView;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The bits of a JPEG's scan, or of one restart interval of it, without the zero bytes that are
 * stuffed in after each {@code FF}. Owned by one thread; one memory serves one interval after the
 * other.
 */
final class ScanData {
  /**
   * Bytes of ones after the data, so that one block may be read beyond its end before that is
   * noticed: a block has no more than 64 codes, each of which takes no more than 32 bits with its
   * value (in a file that is not sound, the first one 272).
   */
  private static final int BEYOND = 64 * 4 + 64;

  /** Bits that {@link #bitsAt} gives at least. */
  static final int BITS = 57;

  /** The longest code with its value, in bits. */
  static final int MAX_BITS = 32;

  private static final VarHandle BIG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] bytes = new byte[4096];
  private int length;
  private int at;

  /**
   * Takes the data in a range of the file up to the next marker.
   *
   * @return the position of that marker, or {@code to} where there is none before it
   */
  int load(ByteView file, int from, int to) {
    byte[] source = file.array();
    int offset = file.arrayOffset();
    int end = offset + to;
    int in = offset + from;
    length = 0;
    at = 0;
    while (in < end) {
      int found = ByteView.nextFF(source, in, end);
      append(source, in, found - in);
      in = found;
      if (in == end) {
        break;
      }
      int code = in + 1;
      while (code < end && source[code] == -1) {
        code++;
      }
      if (code == end || source[code] != 0) {
        break;
      }
      // More than one FF before the zero are one, which is what libjpeg makes of it.
      append(source, in, 1);
      in = code + 1;
    }
    reserve(BEYOND);
    Arrays.fill(bytes, length, length + BEYOND, (byte) -1);
    return in - offset;
  }

  private void append(byte[] source, int from, int count) {
    reserve(count);
    System.arraycopy(source, from, bytes, length, count);
    length += count;
  }

  private void reserve(int count) {
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, Math.max(length + count, bytes.length / 2 * 3));
    }
  }

  /** The 57 bits or more from {@code position} on, leftmost. */
  long bitsAt(int position) {
    return (long) BIG.get(bytes, position >>> 3) << (position & 7);
  }

  /** The position of the next bit; 0 after loading. */
  int at() {
    return at;
  }

  /**
   * Moves on to another bit.
   *
   * @throws BadImageException if that is more than the end of the data
   */
  void moveTo(long position) throws BadImageException {
    if (position > (long) length * Byte.SIZE) {
      throw JpegScanCheck.damaged("data is missing");
    }
    at = (int) position;
  }
}
