package dev.clipstream.image.jpeg;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.ByteView;
import java.util.Arrays;

/**
 * A JPEG's Huffman codes, to be looked up by the next bits of the data.
 *
 * <p>What is looked up is an entry, {@code symbol << 5 | length of the code}. Where only the way
 * over whole blocks matters it is a step, which may be that of several codes at once: the bits of
 * the codes and their values in the lowest eight bits, above them the coefficients that they stand
 * for, and {@link #END} if the last code ends the block. Immutable.
 */
final class HuffmanTable {
  /** The longest code, in bits. */
  static final int MAX_LENGTH = 16;

  /** Bits that are looked up at once; longer codes are rare. */
  private static final int AHEAD = 10;

  /** Entries and steps are looked up by the leftmost bits that remain after a shift by so many. */
  static final int SHIFT = Long.SIZE - AHEAD;

  /** In a step: the block ends with it. */
  static final int END = 1 << 16;

  /** The entry of bits that are no code: as libjpeg takes them, 17 of them and symbol 0. */
  private static final int NO_CODE = MAX_LENGTH + 1;

  private final int[] entries = new int[1 << AHEAD];
  private volatile int[] steps = {};

  /** The first code of each length, its bits leftmost of 16, and where codes end. */
  private final int[] firstCodes = new int[MAX_LENGTH + 2];

  private final int[] firstSymbols = new int[MAX_LENGTH + 2];
  private final byte[] symbols;

  /**
   * Makes a table.
   *
   * @param counts codes of 1 to 16 bits, in a range of 16 bytes
   * @param symbols in the order of their codes, 256 of them
   * @throws BadImageException if there are more codes of a length than that has
   */
  HuffmanTable(ByteView counts, byte[] symbols) throws BadImageException {
    this.symbols = symbols;
    int code = 0;
    int symbol = 0;
    for (int length = 1; length <= MAX_LENGTH; length++) {
      code <<= 1;
      firstCodes[length] = code << (MAX_LENGTH - length);
      firstSymbols[length] = symbol;
      int count = counts.u8(length - 1);
      // A code of ones only is none.
      if (count > 0 && code + count >= 1 << length) {
        throw new BadImageException("JPEG is corrupt: a Huffman table has too many codes");
      }
      for (int i = 0; i < count; i++, code++, symbol++) {
        if (length <= AHEAD) {
          int first = code << (AHEAD - length);
          int entry = (symbols[symbol] & 0xFF) << 5 | length;
          Arrays.fill(entries, first, first + (1 << (AHEAD - length)), entry);
        }
      }
    }
    firstCodes[MAX_LENGTH + 1] = code;
  }

  /**
   * The entry of the code that {@code bits} begin with.
   *
   * @param bits the next 16 or more, leftmost
   */
  int entry(long bits) {
    int entry = entries[(int) (bits >>> SHIFT)];
    return entry != 0 ? entry : longEntry((int) (bits >>> (Long.SIZE - MAX_LENGTH)));
  }

  private int longEntry(int bits) {
    if (bits >= firstCodes[MAX_LENGTH + 1]) {
      return NO_CODE;
    }
    int length = AHEAD + 1;
    while (length < MAX_LENGTH && bits >= firstCodes[length + 1]) {
      length++;
    }
    int symbol = firstSymbols[length] + ((bits - firstCodes[length]) >> (MAX_LENGTH - length));
    return (symbols[symbol] & 0xFF) << 5 | length;
  }

  /** The steps of codes of AC coefficients; 0 where a code is longer than what is looked up by. */
  int[] steps() {
    int[] made = steps;
    if (made.length == 0) {
      made = new int[1 << AHEAD];
      for (int bits = 0; bits < made.length; bits++) {
        made[bits] = steps(bits);
      }
      steps = made;
    }
    return made;
  }

  /** The step of as many codes as lie within the bits; their values may reach beyond. */
  private int steps(int bits) {
    int steps = 0;
    int used = 0;
    while (used < AHEAD && steps < END) {
      int entry = entries[(bits << used) & ((1 << AHEAD) - 1)];
      if (entry == 0 || length(entry) > AHEAD - used) {
        break;
      }
      steps += step(entry);
      used = bits(steps);
    }
    return steps;
  }

  static int length(int entry) {
    return entry & 0x1F;
  }

  static int symbol(int entry) {
    return entry >> 5;
  }

  /** Bits of a step. */
  static int bits(int step) {
    return step & 0xFF;
  }

  /** Coefficients of a step, but for those that the end of the block leaves out. */
  static int coefficients(int step) {
    return step >> 8 & 0xFF;
  }

  /** The step of the code of an AC coefficient. */
  static int step(int entry) {
    int run = symbol(entry) >> 4;
    int size = symbol(entry) & 0xF;
    int bits = length(entry) + size;
    return size == 0 && run < 15 ? END | bits : ((run + 1) << 8) | bits;
  }
}
