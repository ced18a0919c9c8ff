package dev.clipstream.image.webp;

import dev.clipstream.image.BadImageException;
import java.util.Arrays;

/**
 * A prefix code of a lossless WebP image. Symbols are found bit by bit, which is slow and does for
 * the small images that describe the large one. Immutable.
 */
final class WebpCode {
  private static final int MAX_LENGTH = 15;

  /** In which order the lengths come of the codes that the lengths are coded by. */
  private static final int[] ORDER = {
    17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
  };

  private static final int REPEAT = 16;
  private static final int[] REPEAT_BITS = {2, 3, 7};
  private static final int[] REPEAT_LEAST = {3, 3, 11};
  private static final int USUAL_LENGTH = 8;

  private final int[] counts = new int[MAX_LENGTH + 1];
  private final int[] symbols;

  private WebpCode(int[] lengths) throws BadImageException {
    for (int length : lengths) {
      counts[length]++;
    }
    int used = lengths.length - counts[0];
    counts[0] = 0;
    int[] next = new int[MAX_LENGTH + 2];
    int room = 1 << MAX_LENGTH;
    for (int length = 1; length <= MAX_LENGTH; length++) {
      next[length + 1] = next[length] + counts[length];
      room -= counts[length] << (MAX_LENGTH - length);
    }
    // All codes must have a symbol, but a symbol that is alone takes no bits.
    if (used == 0 || (used > 1 && room != 0)) {
      throw corrupt();
    }
    symbols = new int[used];
    for (int symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] > 0) {
        symbols[next[lengths[symbol]]++] = symbol;
      }
    }
  }

  /** Reads a code of so many symbols. */
  static WebpCode read(WebpBits bits, int alphabet) throws BadImageException {
    int[] lengths = new int[Math.max(alphabet, 256)];
    if (bits.readFlag()) {
      boolean two = bits.readFlag();
      lengths[bits.read(bits.readFlag() ? 8 : 1)] = 1;
      if (two) {
        lengths[bits.read(8)] = 1;
      }
    } else {
      int[] ofLengths = new int[ORDER.length];
      int given = 4 + bits.read(4);
      for (int i = 0; i < given; i++) {
        ofLengths[ORDER[i]] = bits.read(3);
      }
      readLengths(bits, new WebpCode(ofLengths), alphabet, lengths);
    }
    bits.check();
    if (alphabet < lengths.length && anyFrom(lengths, alphabet)) {
      throw corrupt();
    }
    return new WebpCode(lengths);
  }

  private static boolean anyFrom(int[] lengths, int from) {
    for (int i = from; i < lengths.length; i++) {
      if (lengths[i] > 0) {
        return true;
      }
    }
    return false;
  }

  private static void readLengths(WebpBits bits, WebpCode code, int alphabet, int[] lengths)
      throws BadImageException {
    int left = alphabet;
    if (bits.readFlag()) {
      left = 2 + bits.read(2 + 2 * bits.read(3));
      if (left > alphabet) {
        throw corrupt();
      }
    }
    int previous = USUAL_LENGTH;
    for (int symbol = 0; symbol < alphabet && left > 0; left--) {
      int length = code.next(bits);
      int repeat = 1;
      if (length >= REPEAT) {
        int kind = length - REPEAT;
        repeat = REPEAT_LEAST[kind] + bits.read(REPEAT_BITS[kind]);
        length = kind == 0 ? previous : 0;
      } else if (length > 0) {
        previous = length;
      }
      if (symbol + repeat > alphabet) {
        throw corrupt();
      }
      Arrays.fill(lengths, symbol, symbol + repeat, length);
      symbol += repeat;
    }
  }

  /** The next symbol. */
  int next(WebpBits bits) {
    if (symbols.length == 1) {
      return symbols[0];
    }
    int code = 0;
    int first = 0;
    int index = 0;
    for (int length = 1; ; length++) {
      code = code << 1 | bits.read(1);
      first <<= 1;
      int count = counts[length];
      if (code - first < count) {
        return symbols[index + code - first];
      }
      first += count;
      index += count;
    }
  }

  private static BadImageException corrupt() {
    return new BadImageException("WebP is corrupt: a code of its image makes no sense");
  }
}
