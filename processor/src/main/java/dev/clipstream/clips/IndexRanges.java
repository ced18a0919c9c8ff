package dev.clipstream.clips;

import java.util.Arrays;

/**
 * A set of frame indices, kept as ranges: frames that come one after the other cost nothing, and a
 * gap costs 16 bytes. Adding at the end is cheap, in the middle it costs a copy of what is behind.
 */
final class IndexRanges {

  /** Both bounds of each range, inclusive, ascending; neighbors never touch. */
  private long[] firsts = new long[2];

  private long[] lasts = new long[2];
  private int ranges;
  private int count;

  boolean isEmpty() {
    return count == 0;
  }

  /** Indices in the set. */
  int count() {
    return count;
  }

  int ranges() {
    return ranges;
  }

  /** The smallest; there must be one. */
  long first() {
    return firsts[0];
  }

  /** The largest; there must be one. */
  long last() {
    return lasts[ranges - 1];
  }

  boolean contains(long index) {
    int at = rangeFrom(index);
    return at >= 0 && index <= lasts[at];
  }

  /**
   * @return whether it was not there yet
   */
  boolean add(long index) {
    int before = rangeFrom(index);
    if (before >= 0 && index <= lasts[before]) {
      return false;
    }
    int after = before + 1;
    boolean touchesBefore = before >= 0 && lasts[before] + 1 == index;
    boolean touchesAfter = after < ranges && index + 1 == firsts[after];
    if (touchesBefore && touchesAfter) {
      lasts[before] = lasts[after];
      remove(after);
    } else if (touchesBefore) {
      lasts[before] = index;
    } else if (touchesAfter) {
      firsts[after] = index;
    } else {
      insert(after, index);
    }
    count++;
    return true;
  }

  /** Position of the last range that begins at an index or before it; −1 if there is none. */
  private int rangeFrom(long index) {
    if (ranges > 0 && firsts[ranges - 1] <= index) {
      return ranges - 1;
    }
    int at = Arrays.binarySearch(firsts, 0, ranges, index);
    return at >= 0 ? at : -at - 2;
  }

  private void insert(int at, long index) {
    if (ranges == firsts.length) {
      firsts = Arrays.copyOf(firsts, 2 * ranges);
      lasts = Arrays.copyOf(lasts, 2 * ranges);
    }
    System.arraycopy(firsts, at, firsts, at + 1, ranges - at);
    System.arraycopy(lasts, at, lasts, at + 1, ranges - at);
    firsts[at] = index;
    lasts[at] = index;
    ranges++;
  }

  private void remove(int at) {
    System.arraycopy(firsts, at + 1, firsts, at, ranges - at - 1);
    System.arraycopy(lasts, at + 1, lasts, at, ranges - at - 1);
    ranges--;
  }
}
