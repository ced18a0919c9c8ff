package dev.clipstream.clips;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * One count of a continuous stream's frames: roughly when the frames that have left its window were
 * captured, so that a frame that comes again is told from a producer that has begun to count anew
 * with a clock that is behind. A frame that comes again has the capture time it had; frames of a
 * new count have others, and more than one of them comes.
 *
 * <p>What is kept is bounded: marks at the first frame, at 1, 2, 4, 8, … from it, and at the
 * newest. They are close where a count begins, since there the next one does. A clock that shows
 * the same time at the same index of every count (it starts with the camera, and nobody sets it)
 * cannot be told from a repetition.
 *
 * <p>Owned by the task's stream thread.
 */
public final class FrameCount {

  /** So many frames in a row that fit nowhere are a new count. */
  public static final int MAX_STRAY = 4;

  /** Capture times of neighbors need not ascend: threads and networks mix them a little. */
  static final long SLACK_MICROS = 1_000_000;

  /** Of the frames that are marked, ascending. */
  private long[] indices = new long[4];

  private long[] capturedAt = new long[4];
  private int marks;

  /** Frames in a row, ascending, that fit nowhere; after a restart they are counted anew. */
  private int stray;

  private long newestStray;

  /** A frame has left the window; its index is greater than all before. */
  public void passed(long index, long capturedAtMicros) {
    if (marks >= 2 && fromFirst(marks - 1) < 2 * fromFirst(marks - 2)) {
      marks--;
    }
    mark(index, capturedAtMicros);
  }

  /** As a floating-point number, since the difference of two indices may be none. */
  private double fromFirst(int mark) {
    return (double) indices[mark] - indices[0];
  }

  private void mark(long index, long capturedAtMicros) {
    if (marks == indices.length) {
      indices = Arrays.copyOf(indices, 2 * marks);
      capturedAt = Arrays.copyOf(capturedAt, 2 * marks);
    }
    indices[marks] = index;
    capturedAt[marks] = capturedAtMicros;
    marks++;
  }

  /** Whether a frame can be one that has left the window, by its capture time. */
  public boolean fits(long index, long capturedAtMicros) {
    int at = Arrays.binarySearch(indices, 0, marks, index);
    int after = at >= 0 ? at : -at - 1;
    if (after == marks || (after == 0 && at < 0)) {
      return false;
    }
    int before = at >= 0 ? at : after - 1;
    long early = Math.min(capturedAt[before], capturedAt[after]);
    long late = Math.max(capturedAt[before], capturedAt[after]);
    return capturedAtMicros >= early - SLACK_MICROS && capturedAtMicros <= late + SLACK_MICROS;
  }

  /** A frame has come that fits. */
  void goesOn() {
    stray = 0;
  }

  /**
   * A frame has come whose index is taken or passed and that does not fit.
   *
   * @return whether the producer has begun to count anew
   */
  boolean foundStray(long index) {
    stray = stray > 0 && index > newestStray ? stray + 1 : 1;
    newestStray = index;
    return stray >= MAX_STRAY;
  }

  public void writeTo(DataOutputStream out) throws IOException {
    out.writeByte(marks);
    for (int i = 0; i < marks; i++) {
      out.writeLong(indices[i]);
      out.writeLong(capturedAt[i]);
    }
  }

  public static FrameCount readFrom(DataInputStream in) throws IOException {
    FrameCount count = new FrameCount();
    int marks = in.readByte();
    for (int i = 0; i < marks; i++) {
      count.mark(in.readLong(), in.readLong());
    }
    return count;
  }
}
