package dev.clipstream.image.jpeg;

import dev.clipstream.image.BadImageException;

/**
 * The walk over a scan that has whole blocks: a DC code, then AC codes up to the end of the block.
 * Of each code only the length counts, and how many coefficients it stands for, so that several are
 * taken in one step.
 */
final class SequentialWalk implements BlockWalk {
  private static final int COEFFICIENTS = 64;

  private final HuffmanTable[] dc;
  private final HuffmanTable[] ac;
  private final ScanData data;

  /**
   * @param dc tables of each block of an MCU
   * @param ac the same for AC coefficients
   */
  SequentialWalk(HuffmanTable[] dc, HuffmanTable[] ac, ScanData data) {
    this.dc = dc;
    this.ac = ac;
    this.data = data;
  }

  @Override
  public void interval(int first, int count) throws BadImageException {
    int at = data.at();
    for (int mcu = 0; mcu < count; mcu++) {
      for (int block = 0; block < dc.length; block++) {
        at = block(dc[block], ac[block], at);
        data.moveTo(at);
      }
    }
  }

  /** The position after the block that begins at {@code from}. */
  private int block(HuffmanTable dcTable, HuffmanTable acTable, int from) {
    int[] steps = acTable.steps();
    long bits = data.bitsAt(from);
    int entry = dcTable.entry(bits);
    int at = from + HuffmanTable.length(entry) + HuffmanTable.symbol(entry);
    int left = 0;
    int k = 1;
    while (true) {
      if (left < ScanData.MAX_BITS) {
        bits = data.bitsAt(at);
        left = ScanData.BITS;
      }
      int step = steps[(int) (bits >>> HuffmanTable.SHIFT)];
      int next = k + HuffmanTable.coefficients(step);
      if (step == 0 || next >= COEFFICIENTS) {
        // The last of several codes may be of the next block.
        step = HuffmanTable.step(acTable.entry(bits));
        next = k + HuffmanTable.coefficients(step);
      }
      int used = HuffmanTable.bits(step);
      at += used;
      if (step >= HuffmanTable.END || next >= COEFFICIENTS) {
        return at;
      }
      bits <<= used;
      left -= used;
      k = next;
    }
  }
}
