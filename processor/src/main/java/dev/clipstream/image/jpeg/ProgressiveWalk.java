package dev.clipstream.image.jpeg;

import dev.clipstream.image.BadImageException;

/**
 * The walk over a scan that has a range of AC coefficients of one component, or one more bit of
 * them. Runs of blocks without any are a single code; a bit is refined of coefficients that are not
 * 0 by then, so that these are remembered from scan to scan.
 */
final class ProgressiveWalk implements BlockWalk {
  private static final int LAST = 63;

  private final HuffmanTable table;
  private final long[] known;
  private final ScanData data;
  private final int from;
  private final int to;
  private final boolean refines;
  private final long band;

  /** Blocks that have no new coefficients any more, the present one included. */
  private int endRun;

  /**
   * @param known for each block of the component, the coefficients that are not 0, by bit; changed
   */
  ProgressiveWalk(JpegScan scan, HuffmanTable table, long[] known, ScanData data) {
    this.table = table;
    this.known = known;
    this.data = data;
    this.from = scan.from();
    this.to = scan.to();
    this.refines = scan.refines();
    this.band = (-1L >>> (LAST - to)) & (-1L << from);
  }

  @Override
  public void interval(int first, int count) throws BadImageException {
    endRun = 0;
    int end = first + count;
    int block = first;
    while (block < end) {
      if (endRun == 0) {
        data.moveTo(refines ? refine(block) : begin(block));
        block++;
      } else if (refines) {
        data.moveTo(data.at() + Long.bitCount(known[block] & band));
        endRun--;
        block++;
      } else {
        int skipped = Math.min(endRun, end - block);
        endRun -= skipped;
        block += skipped;
      }
    }
  }

  /** Codes of new coefficients. */
  private int begin(int block) {
    int at = data.at();
    long bits = 0;
    int left = 0;
    long map = known[block];
    int k = from;
    while (k <= to) {
      if (left < ScanData.MAX_BITS) {
        bits = data.bitsAt(at);
        left = ScanData.BITS;
      }
      int entry = table.entry(bits);
      int run = HuffmanTable.symbol(entry) >> 4;
      int size = HuffmanTable.symbol(entry) & 0xF;
      int used = HuffmanTable.length(entry) + size;
      if (size > 0) {
        k += run;
        map |= bit(k);
      } else if (run == 15) {
        k += 15;
      } else {
        endRun = endRun(bits << used, run) - 1;
        at += used + run;
        break;
      }
      at += used;
      bits <<= used;
      left -= used;
      k++;
    }
    known[block] = map;
    return at;
  }

  /** Codes of new coefficients, and between them a bit for each that is not new. */
  private int refine(int block) {
    int at = data.at();
    long bits = 0;
    int left = 0;
    long map = known[block];
    int k = from;
    while (k <= to) {
      if (left < ScanData.MAX_BITS) {
        bits = data.bitsAt(at);
        left = ScanData.BITS;
      }
      int entry = table.entry(bits);
      int run = HuffmanTable.symbol(entry) >> 4;
      boolean isNew = (HuffmanTable.symbol(entry) & 0xF) > 0;
      int used = HuffmanTable.length(entry);
      long rest = band & (-1L << k);
      if (!isNew && run < 15) {
        endRun = endRun(bits << used, run) - 1;
        at += used + run + Long.bitCount(map & rest);
        break;
      }
      int target = zero(~map & rest, run);
      // The sign of the new one, whose size can be nothing but 1, and what is before it.
      used += (isNew ? 1 : 0) + Long.bitCount(map & rest & (-1L >>> (Long.SIZE - target)));
      if (isNew) {
        map |= bit(target);
      }
      at += used;
      bits <<= used;
      left -= used;
      k = target + 1;
    }
    known[block] = map;
    return at;
  }

  /** The place of the zero after {@code run} others, or one beyond the band if there is none. */
  private int zero(long zeros, int run) {
    long left = zeros;
    for (int i = 0; i < run; i++) {
      left &= left - 1;
    }
    return left == 0 ? to + 1 : Long.numberOfTrailingZeros(left);
  }

  private static int endRun(long bits, int size) {
    return (1 << size) + (size == 0 ? 0 : (int) (bits >>> (Long.SIZE - size)));
  }

  /** What lies beyond a block goes to its last coefficient, as libjpeg has it. */
  private static long bit(int k) {
    return 1L << Math.min(k, LAST);
  }
}
