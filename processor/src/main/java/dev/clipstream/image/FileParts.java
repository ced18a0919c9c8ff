package dev.clipstream.image;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What of a file its native decoder is given: ranges of the file and bytes of our own, one after
 * the other. Ranges that touch are one, so that a file in good order is copied in a piece or two.
 * Nothing is copied before {@link #copyTo}. Owned by one thread.
 */
public final class FileParts {
  private static final int USUAL_PARTS = 4;

  private byte[][] arrays = new byte[USUAL_PARTS][];
  private int[] offsets = new int[USUAL_PARTS];
  private int[] lengths = new int[USUAL_PARTS];
  private int count;
  private int total;

  /** Adds a range of the file. */
  public void keep(ByteView range) {
    add(range.array(), range.arrayOffset(), range.length());
  }

  /** Adds bytes that are not the file's; they must not change afterwards. */
  public void add(byte[] bytes) {
    add(bytes, 0, bytes.length);
  }

  private void add(byte[] array, int offset, int length) {
    if (length == 0) {
      return;
    }
    total = Math.addExact(total, length);
    int last = count - 1;
    if (last >= 0 && arrays[last] == array && offsets[last] + lengths[last] == offset) {
      lengths[last] += length;
      return;
    }
    if (count == arrays.length) {
      arrays = Arrays.copyOf(arrays, 2 * count);
      offsets = Arrays.copyOf(offsets, 2 * count);
      lengths = Arrays.copyOf(lengths, 2 * count);
    }
    arrays[count] = array;
    offsets[count] = offset;
    lengths[count] = length;
    count++;
  }

  /** Bytes of all parts together. */
  public int length() {
    return total;
  }

  /** Writes all parts from {@code target}'s first byte on; its position is neither used nor set. */
  public void copyTo(ByteBuffer target) {
    int at = 0;
    for (int i = 0; i < count; i++) {
      target.put(at, arrays[i], offsets[i], lengths[i]);
      at += lengths[i];
    }
  }
}
