package dev.clipstream.image.webp;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.ByteView;
import java.util.BitSet;

/**
 * Counts the sets of prefix codes that a lossless WebP image is coded by. Each costs a decoder up
 * to 20 KB and the file as little as 20 bits, whatever the size of the image, so that a short file
 * could take gigabytes. To know their number takes reading the small images before the large one:
 * transforms, and an image whose pixels are the numbers of sets. Owned by one thread.
 */
final class WebpGroups {
  private static final int PREDICTOR = 0;
  private static final int CROSS_COLOR = 1;
  private static final int COLOR_INDEX = 3;

  private static final int LITERALS = 256;
  private static final int LENGTHS = 24;
  private static final int DISTANCES = 40;
  private static final int MAX_CACHE_BITS = 11;
  private static final int CACHE_FACTOR = 0x1e35a7bd;

  /** Numbers up to this are all counted, above it only those that occur: as libwebp does. */
  private static final int ALL_COUNT = 1000;

  /** The nearest pixels, by how far up (times 16) and 8 minus how far to the right they are. */
  private static final int[] NEAR = {
    0x18, 0x07, 0x17, 0x19, 0x28, 0x06, 0x27, 0x29, 0x16, 0x1a, 0x26, 0x2a, 0x38, 0x05, 0x37, 0x39,
    0x15, 0x1b, 0x36, 0x3a, 0x25, 0x2b, 0x48, 0x04, 0x47, 0x49, 0x14, 0x1c, 0x35, 0x3b, 0x46, 0x4a,
    0x24, 0x2c, 0x58, 0x45, 0x4b, 0x34, 0x3c, 0x03, 0x57, 0x59, 0x13, 0x1d, 0x56, 0x5a, 0x23, 0x2d,
    0x44, 0x4c, 0x55, 0x5b, 0x33, 0x3d, 0x68, 0x02, 0x67, 0x69, 0x12, 0x1e, 0x66, 0x6a, 0x22, 0x2e,
    0x54, 0x5c, 0x43, 0x4d, 0x65, 0x6b, 0x32, 0x3e, 0x78, 0x01, 0x77, 0x79, 0x53, 0x5d, 0x11, 0x1f,
    0x64, 0x6c, 0x42, 0x4e, 0x76, 0x7a, 0x21, 0x2f, 0x75, 0x7b, 0x31, 0x3f, 0x63, 0x6d, 0x52, 0x5e,
    0x00, 0x74, 0x7c, 0x41, 0x4f, 0x10, 0x20, 0x62, 0x6e, 0x30, 0x73, 0x7d, 0x51, 0x5f, 0x40, 0x72,
    0x7e, 0x61, 0x6f, 0x50, 0x71, 0x7f, 0x60, 0x70
  };

  private final WebpBits bits;

  private WebpGroups(WebpBits bits) {
    this.bits = bits;
  }

  /**
   * How many sets an image has.
   *
   * @param image its bits after the header of five bytes
   * @throws BadImageException if they make no sense so far
   */
  static int count(ByteView image, int width, int height) throws BadImageException {
    return new WebpGroups(new WebpBits(image)).count(width, height);
  }

  private int count(int width, int height) throws BadImageException {
    int stored = width;
    int seen = 0;
    while (bits.readFlag()) {
      int type = bits.read(2);
      if ((seen & (1 << type)) != 0) {
        throw corrupt();
      }
      seen |= 1 << type;
      if (type == PREDICTOR || type == CROSS_COLOR) {
        int side = 2 + bits.read(3);
        int[] unused = image(blocks(stored, side), blocks(height, side));
      } else if (type == COLOR_INDEX) {
        int colors = 1 + bits.read(8);
        int[] unused = image(colors, 1);
        // Pixels of few colors are stored several in one.
        stored = blocks(stored, colors > 16 ? 0 : colors > 4 ? 1 : colors > 2 ? 2 : 3);
      }
    }
    int unusedCache = cacheBits();
    if (!bits.readFlag()) {
      bits.check();
      return 1;
    }
    int side = 2 + bits.read(3);
    return count(image(blocks(stored, side), blocks(height, side)), (long) stored * height);
  }

  private static int count(int[] numbers, long pixels) {
    BitSet groups = new BitSet();
    for (int argb : numbers) {
      groups.set(argb >>> 8 & 0xFFFF);
    }
    return groups.length() > Math.min(ALL_COUNT, pixels) ? groups.cardinality() : groups.length();
  }

  private int cacheBits() throws BadImageException {
    if (!bits.readFlag()) {
      return 0;
    }
    int cacheBits = bits.read(4);
    if (cacheBits < 1 || cacheBits > MAX_CACHE_BITS) {
      throw corrupt();
    }
    return cacheBits;
  }

  /** Reads an image of one set of codes; its pixels are alpha, red, green, blue. */
  private int[] image(int width, int height) throws BadImageException {
    int cacheBits = cacheBits();
    int[] cache = new int[cacheBits == 0 ? 0 : 1 << cacheBits];
    WebpCode green = WebpCode.read(bits, LITERALS + LENGTHS + cache.length);
    WebpCode red = WebpCode.read(bits, LITERALS);
    WebpCode blue = WebpCode.read(bits, LITERALS);
    WebpCode alpha = WebpCode.read(bits, LITERALS);
    WebpCode distance = WebpCode.read(bits, DISTANCES);
    int[] pixels = new int[Math.multiplyExact(width, height)];
    int at = 0;
    int cached = 0;
    while (at < pixels.length) {
      int code = green.next(bits);
      if (code < LITERALS) {
        int rest = red.next(bits) << 16 | code << 8;
        pixels[at++] = rest | blue.next(bits) | alpha.next(bits) << 24;
      } else if (code < LITERALS + LENGTHS) {
        int length = prefixed(code - LITERALS);
        int from = at - pixelsBack(prefixed(distance.next(bits)), width);
        if (from < 0 || length > pixels.length - at) {
          throw corrupt();
        }
        for (int end = at + length; at < end; at++, from++) {
          pixels[at] = pixels[from];
        }
      } else {
        cached = cache(pixels, cached, at, cache, cacheBits);
        pixels[at++] = cache[code - LITERALS - LENGTHS];
      }
      bits.check();
    }
    return pixels;
  }

  /** Puts the pixels that are not there yet into the cache, before it is looked into. */
  private static int cache(int[] pixels, int from, int to, int[] cache, int cacheBits) {
    for (int i = from; i < to; i++) {
      cache[(pixels[i] * CACHE_FACTOR) >>> (Integer.SIZE - cacheBits)] = pixels[i];
    }
    return to;
  }

  /** A length or a distance, which is a symbol and as many bits as that says. */
  private int prefixed(int symbol) {
    if (symbol < 4) {
      return symbol + 1;
    }
    int extra = (symbol - 2) >> 1;
    return ((2 + (symbol & 1)) << extra) + bits.read(extra) + 1;
  }

  private static int pixelsBack(int distance, int width) {
    if (distance > NEAR.length) {
      return distance - NEAR.length;
    }
    int near = NEAR[distance - 1];
    return Math.max(1, (near >> 4) * width + 8 - (near & 0xF));
  }

  private static int blocks(int side, int bits) {
    return (side + (1 << bits) - 1) >> bits;
  }

  private static BadImageException corrupt() {
    return new BadImageException("WebP is corrupt: its image is not as it must be");
  }
}
