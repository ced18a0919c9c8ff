package dev.clipstream.image.webp;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.ByteView;

/**
 * The bits of a lossless WebP image, lowest first. Beyond the end they are zeros, which {@link
 * #check} tells. Owned by one thread.
 */
final class WebpBits {
  private final ByteView bytes;
  private long buffer;
  private int count;
  private int at;
  private int missing;

  WebpBits(ByteView bytes) {
    this.bytes = bytes;
  }

  /**
   * @param bits 0 to 24
   */
  int read(int bits) {
    while (count < bits) {
      if (at < bytes.length()) {
        buffer |= (long) bytes.u8(at) << count;
        at++;
      } else {
        missing++;
      }
      count += Byte.SIZE;
    }
    int value = (int) buffer & ((1 << bits) - 1);
    buffer >>>= bits;
    count -= bits;
    return value;
  }

  boolean readFlag() {
    return read(1) != 0;
  }

  /**
   * Checks that all bits so far have been there.
   *
   * @throws BadImageException if not
   */
  void check() throws BadImageException {
    if (missing > 0 && count < missing * Byte.SIZE) {
      throw new BadImageException("WebP is truncated: its image ends early");
    }
  }
}
