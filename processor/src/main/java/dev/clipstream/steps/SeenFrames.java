package dev.clipstream.steps;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * Which frames of a clip or stream have come, as ranges of their indices. Bounded: where there are
 * too many gaps, the lowest counts as filled, and its frames as having come. Immutable.
 */
final class SeenFrames {

  static final int MAX_RANGES = 16;

  static final SeenFrames NONE = new SeenFrames(new long[0]);

  /** First and last of each range, ascending; no two ranges touch. */
  private final long[] bounds;

  private SeenFrames(long[] bounds) {
    this.bounds = bounds;
  }

  boolean isEmpty() {
    return bounds.length == 0;
  }

  long lowest() {
    return bounds[0];
  }

  long highest() {
    return bounds[bounds.length - 1];
  }

  boolean contains(long index) {
    for (int i = bounds.length - 2; i >= 0; i -= 2) {
      if (index >= bounds[i]) {
        return index <= bounds[i + 1];
      }
    }
    return false;
  }

  /** With one that is not in it. */
  SeenFrames with(long index) {
    if (isEmpty()) {
      return new SeenFrames(new long[] {index, index});
    }
    if (index - 1 == highest()) {
      long[] longer = bounds.clone();
      longer[longer.length - 1] = index;
      return new SeenFrames(longer);
    }
    int at = 0;
    while (at < bounds.length && bounds[at] < index) {
      at += 2;
    }
    boolean touchesBelow = at > 0 && bounds[at - 1] == index - 1;
    boolean touchesAbove = at < bounds.length && bounds[at] - 1 == index;
    long[] more = new long[bounds.length + 2];
    System.arraycopy(bounds, 0, more, 0, at);
    more[at] = index;
    more[at + 1] = index;
    System.arraycopy(bounds, at, more, at + 2, bounds.length - at);
    if (touchesAbove) {
      more = joined(more, at);
    }
    if (touchesBelow) {
      more = joined(more, at - 2);
    }
    return new SeenFrames(more.length > 2 * MAX_RANGES ? joined(more, 0) : more);
  }

  /** With a range and the next made one. */
  private static long[] joined(long[] bounds, int at) {
    long[] fewer = new long[bounds.length - 2];
    System.arraycopy(bounds, 0, fewer, 0, at + 1);
    System.arraycopy(bounds, at + 3, fewer, at + 1, bounds.length - at - 3);
    return fewer;
  }

  void writeTo(DataOutputStream out) throws IOException {
    out.writeByte(bounds.length);
    for (long bound : bounds) {
      out.writeLong(bound);
    }
  }

  static SeenFrames readFrom(DataInputStream in) throws IOException {
    long[] bounds = new long[in.readByte()];
    for (int i = 0; i < bounds.length; i++) {
      bounds[i] = in.readLong();
    }
    return new SeenFrames(bounds);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SeenFrames seen && Arrays.equals(bounds, seen.bounds);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bounds);
  }

  @Override
  public String toString() {
    return Arrays.toString(bounds);
  }
}
