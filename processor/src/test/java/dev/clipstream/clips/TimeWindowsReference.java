package dev.clipstream.clips;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.clips.window.WindowLength;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A slow implementation of windows by time that follows their definition: what is labelled of
 * frames in the order in which they come.
 */
final class TimeWindowsReference {

  /**
   * A frame of the stream.
   *
   * @param capturedAt in microseconds since 1970
   */
  record Frame(long index, long capturedAt) {}

  private final long length;
  private final long stride;

  /** Those that came in time to be in a window, by index. */
  private final TreeMap<Long, Long> came = new TreeMap<>();

  /** The newest that had been passed over when each came. */
  private final TreeMap<Long, Long> floor = new TreeMap<>();

  /** When each counts as captured. */
  private final TreeMap<Long, Long> counted = new TreeMap<>();

  private long newestPassed = Long.MIN_VALUE;
  private long newest = Long.MIN_VALUE;

  TimeWindowsReference(ClipSettings settings) {
    length = ((WindowLength.Time) settings.window()).duration().toMillis() * 1000;
    stride = ((WindowLength.Time) settings.stride()).duration().toMillis() * 1000;
  }

  /** The start of the first window that ends after a time. */
  private long firstWindow(long time) {
    long start = (time - length) / stride * stride;
    while (start + length <= time) {
      start += stride;
    }
    return start;
  }

  void add(Frame frame) {
    if (came.containsKey(frame.index())) {
      return;
    }
    long time = Math.max(frame.capturedAt(), newestPassed);
    for (long before : came.headMap(frame.index()).values()) {
      time = Math.max(time, before);
    }
    boolean cut = newest >= firstWindow(time) + length;
    // Clocks are mixed, and so is what comes: it would belong behind frames that follow it.
    boolean isAhead =
        !came.isEmpty()
            && frame.index() < came.lastKey()
            && firstWindow(time) > firstWindow(newest);
    if (cut || isAhead || windows().stream().anyMatch(w -> w.get(w.size() - 1) > frame.index())) {
      return;
    }
    newest = Math.max(newest, frame.capturedAt());
    if (firstWindow(time) > time) {
      newestPassed = Math.max(newestPassed, frame.capturedAt());
      return;
    }
    came.put(frame.index(), frame.capturedAt());
    floor.put(frame.index(), newestPassed);
    long latest = Long.MIN_VALUE;
    for (Map.Entry<Long, Long> all : came.entrySet()) {
      latest = Math.max(Math.max(latest, all.getValue()), floor.get(all.getKey()));
      counted.put(all.getKey(), latest);
    }
  }

  /** Every window that has ended, and has a frame that none before has had. */
  List<List<Long>> windows() {
    List<List<Long>> windows = new ArrayList<>();
    long covered = -1;
    if (counted.isEmpty()) {
      return windows;
    }
    for (long start = firstWindow(counted.firstEntry().getValue());
        start + length <= newest;
        start += stride) {
      List<Long> frames = from(start, start + length);
      if (!frames.isEmpty() && frames.get(frames.size() - 1) > covered) {
        windows.add(frames);
        covered = frames.get(frames.size() - 1);
      }
    }
    return windows;
  }

  private List<Long> from(long start, long end) {
    return counted.entrySet().stream()
        .filter(frame -> start <= frame.getValue() && frame.getValue() < end)
        .map(Map.Entry::getKey)
        .toList();
  }

  List<String> labels() {
    List<String> labels = new ArrayList<>();
    long covered = -1;
    for (List<Long> window : windows()) {
      labels.add(ClipEnd.WINDOW + " " + window);
      covered = window.get(window.size() - 1);
    }
    List<Long> rest = from(firstWindow(newest), Long.MAX_VALUE);
    if (!rest.isEmpty() && rest.get(rest.size() - 1) > covered) {
      labels.add(ClipEnd.IDLE + " " + rest);
    }
    return labels;
  }
}
