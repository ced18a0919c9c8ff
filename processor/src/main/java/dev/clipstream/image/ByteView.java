package dev.clipstream.image;

import java.nio.charset.StandardCharsets;

/**
 * A read-only view of a range of an array, with positions relative to its start. Nothing is copied.
 * A read outside the range throws {@link IndexOutOfBoundsException}, so that a walker that forgets
 * a check fails there and never reads its neighbour's bytes.
 */
final class ByteView {
  private final byte[] bytes;
  private final int offset;
  private final int length;

  ByteView(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
  }

  int length() {
    return length;
  }

  /** Whether {@code count} bytes from {@code at} on lie within the range. */
  boolean has(long at, long count) {
    return at >= 0 && count >= 0 && at + count <= length;
  }

  ByteView slice(int at, int count) {
    check(at, count);
    return new ByteView(bytes, offset + at, count);
  }

  int u8(int at) {
    check(at, 1);
    return bytes[offset + at] & 0xFF;
  }

  int u16Big(int at) {
    return u8(at) << 8 | u8(at + 1);
  }

  int u16Little(int at) {
    return u8(at) | u8(at + 1) << 8;
  }

  int u24Little(int at) {
    return u16Little(at) | u8(at + 2) << 16;
  }

  long u32Big(int at) {
    return (long) u16Big(at) << 16 | u16Big(at + 2);
  }

  long u32Little(int at) {
    return u16Little(at) | (long) u16Little(at + 2) << 16;
  }

  boolean startsWith(int at, String latin1) {
    return startsWith(at, latin1.getBytes(StandardCharsets.ISO_8859_1));
  }

  boolean startsWith(int at, byte[] expected) {
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
  int lastMarker(int code, int from) {
    for (int at = length - 2; at >= from; at--) {
      if (bytes[offset + at] == (byte) 0xFF && bytes[offset + at + 1] == (byte) code) {
        return at;
      }
    }
    return -1;
  }

  /**
   * How often {@code FF code} stands at or after {@code from}; at most {@code most} are counted.
   */
  int countMarkers(int code, int from, int most) {
    int count = 0;
    for (int at = from; at + 1 < length && count < most; at++) {
      if (bytes[offset + at] == (byte) 0xFF && bytes[offset + at + 1] == (byte) code) {
        count++;
      }
    }
    return count;
  }

  private void check(int at, int count) {
    if (!has(at, count)) {
      throw new IndexOutOfBoundsException(
          "%d bytes at %d of a range of %d".formatted(count, at, length));
    }
  }
}
