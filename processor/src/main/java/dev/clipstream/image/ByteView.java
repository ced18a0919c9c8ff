package dev.clipstream.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A read-only view of a range of an array, with positions relative to its start. Nothing is copied.
 * A read outside the range throws {@link IndexOutOfBoundsException}, so that a walker that forgets
 * a check fails there and never reads its neighbour's bytes.
 */
public final class ByteView {
  private static final VarHandle LITTLE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private final int offset;
  private final int length;

  public ByteView(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
  }

  public int length() {
    return length;
  }

  /** Whether {@code count} bytes from {@code at} on lie within the range. */
  public boolean has(long at, long count) {
    return at >= 0 && count >= 0 && at + count <= length;
  }

  public ByteView slice(int at, int count) {
    check(at, count);
    return new ByteView(bytes, offset + at, count);
  }

  public int u8(int at) {
    check(at, 1);
    return bytes[offset + at] & 0xFF;
  }

  public int u16Big(int at) {
    return u8(at) << 8 | u8(at + 1);
  }

  public int u16Little(int at) {
    return u8(at) | u8(at + 1) << 8;
  }

  public int u24Little(int at) {
    return u16Little(at) | u8(at + 2) << 16;
  }

  long u32Big(int at) {
    return (long) u16Big(at) << 16 | u16Big(at + 2);
  }

  public long u32Little(int at) {
    return u16Little(at) | (long) u16Little(at + 2) << 16;
  }

  public boolean startsWith(int at, String latin1) {
    return startsWith(at, latin1.getBytes(StandardCharsets.ISO_8859_1));
  }

  public boolean startsWith(int at, byte[] expected) {
    if (!has(at, expected.length)) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (bytes[offset + at + i] != expected[i]) {
        return false;
      }
    }
    return true;
  }

  /** The position of the last marker {@code FF code} at or after {@code from}, or -1. */
  public int lastMarker(int code, int from) {
    for (int at = length - 2; at >= from; at--) {
      if (bytes[offset + at] == (byte) 0xFF && bytes[offset + at + 1] == (byte) code) {
        return at;
      }
    }
    return -1;
  }

  /**
   * The position of the first marker at or after {@code from}: {@code FF}, then a byte that is
   * neither {@code FF} nor {@code 00}; or -1.
   */
  public int nextMarker(int from) {
    int last = offset + length - 2;
    int at = nextFF(bytes, offset + from, last + 1);
    while (at <= last) {
      byte code = bytes[at + 1];
      if (code != 0 && code != -1) {
        return at - offset;
      }
      at = nextFF(bytes, at + 1, last + 1);
    }
    return -1;
  }

  /** The index of the first byte {@code FF} in {@code [from, to)}, or {@code to}. */
  public static int nextFF(byte[] bytes, int from, int to) {
    int at = from;
    // The data of a scan is long and has one in some 200 bytes.
    while (at + 4 * Long.BYTES <= to
        && (ffs(bytes, at) | ffs(bytes, at + 8) | ffs(bytes, at + 16) | ffs(bytes, at + 24)) == 0) {
      at += 4 * Long.BYTES;
    }
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      long found = ffs(bytes, at);
      if (found != 0) {
        return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
    }
    while (at < to && bytes[at] != -1) {
      at++;
    }
    return Math.min(at, to);
  }

  /** Of eight bytes, the highest bit of the first that is FF; what is above it may be wrong. */
  private static long ffs(byte[] bytes, int at) {
    long word = (long) LITTLE.get(bytes, at);
    return (~word - 0x0101010101010101L) & word & 0x8080808080808080L;
  }

  /** The array of which this is a range. */
  public byte[] array() {
    return bytes;
  }

  /** Where in {@link #array} the range begins. */
  public int arrayOffset() {
    return offset;
  }

  private void check(int at, int count) {
    if (!has(at, count)) {
      throw new IndexOutOfBoundsException(
          "%d bytes at %d of a range of %d".formatted(count, at, length));
    }
  }
}
