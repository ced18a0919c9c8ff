package dev.clipstream.testing.mutation;

/**
 * A part of a file: a PNG's or a WebP's chunk, or a JPEG's segment.
 *
 * @param name four letters, or a JPEG marker's code in two hexadecimal digits
 * @param data its contents, without length and checksum
 * @param tail of a JPEG's scan header: the scan's data
 */
@SuppressWarnings("ArrayRecordComponent") // made once and handed on
record Chunk(String name, byte[] data, byte[] tail) {

  Chunk(String name, byte[] data) {
    this(name, data, new byte[0]);
  }

  Chunk withData(byte[] other) {
    return new Chunk(name, other, tail);
  }

  Chunk withTail(byte[] other) {
    return new Chunk(name, data, other);
  }
}
