package dev.clipstream.collect;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Frames whose labels have not come yet, up to so many bytes; beyond that the oldest go. Belongs to
 * one thread.
 */
final class PendingFrames {

  private final long most;
  private final Deque<SentFrame> oldestFirst = new ArrayDeque<>();
  private final Map<String, Long> byStream = new HashMap<>();
  private long bytes;

  /**
   * Nothing waits yet.
   *
   * @param most bytes of images
   */
  PendingFrames(long most) {
    this.most = most;
  }

  /** Adds a frame and returns those that can wait no longer. */
  List<SentFrame> add(SentFrame frame) {
    oldestFirst.add(frame);
    count(frame, 1);
    List<SentFrame> gone = new ArrayList<>();
    while (bytes > most) {
      SentFrame oldest = oldestFirst.remove();
      count(oldest, -1);
      gone.add(oldest);
    }
    return gone;
  }

  /** Takes out all frames of a stream, in the order in which they came. */
  List<SentFrame> take(String stream) {
    List<SentFrame> taken = new ArrayList<>();
    if (!byStream.containsKey(stream)) {
      return taken;
    }
    for (Iterator<SentFrame> all = oldestFirst.iterator(); all.hasNext(); ) {
      SentFrame frame = all.next();
      if (frame.header().streamId().equals(stream)) {
        all.remove();
        taken.add(frame);
      }
    }
    taken.forEach(frame -> count(frame, -1));
    return taken;
  }

  /** How many frames wait. */
  int size() {
    return oldestFirst.size();
  }

  private void count(SentFrame frame, int sign) {
    bytes += (long) sign * frame.content().image().length();
    byStream.compute(
        frame.header().streamId(),
        (stream, count) -> {
          long now = (count == null ? 0 : count) + sign;
          return now == 0 ? null : now;
        });
  }
}
