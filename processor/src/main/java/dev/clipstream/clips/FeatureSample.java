package dev.clipstream.clips;

import dev.clipstream.model.FrameRate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Of which frames of a clip or window the values are kept. All of them, until there are more than
 * twice as many as a model can use: then every other one is left out, and of the frames to come
 * every second is, then every fourth, and so on. What remains is an even sample, and so never more
 * than twice what is used.
 *
 * <p>Where a model has a rate, or a window is one by time, frames are left out by when they were
 * captured: those that {@link FrameRate} does not choose, which the model would not see either, and
 * then every other of the chosen. Of those that have come since, all are kept, so that there are
 * never more than four times as many as are used.
 */
final class FeatureSample {

  /** Beyond it, frames are years apart. */
  private static final int MAX_STRIDE = 1 << 28;

  /** When each frame was captured whose values are kept, by index. */
  private final TreeMap<Long, Long> capturedAt = new TreeMap<>();

  /** Every so many frames, or instants of a rate, keeps its values; 1 or more. */
  private int stride;

  private boolean byTime;

  /**
   * @param stride as {@link #stride()} had it; 1 at first
   */
  FeatureSample(int stride) {
    this.stride = Math.abs(stride);
    this.byTime = stride < 0;
  }

  /** What a sample goes on with that is made again; less than 0 if it is by time. */
  int stride() {
    return byTime ? -stride : stride;
  }

  /**
   * @param framesBefore frames that the clip or window has so far
   */
  boolean takesNext(long framesBefore) {
    return byTime || framesBefore % stride == 0;
  }

  void add(long index, long capturedAtMicros) {
    capturedAt.put(index, capturedAtMicros);
  }

  /**
   * Leaves frames out if there are too many.
   *
   * @param maxFrames the most that a model can use
   * @param rate at which it uses them; empty: any
   * @return the indices of those that were left out
   */
  List<Long> thinOut(int maxFrames, Supplier<Optional<FrameRate>> rate) {
    List<Long> out = new ArrayList<>();
    if (capturedAt.size() <= 2L * maxFrames) {
      return out;
    }
    Optional<FrameRate> wanted = rate.get();
    boolean timed = wanted.isPresent() && timesDiffer() && (!byTime || stride < MAX_STRIDE);
    if (byTime != timed) {
      byTime = timed;
      stride = 1;
    }
    if (!timed) {
      leaveEveryOther(out);
    } else if (capturedAt.size() > 4L * maxFrames) {
      leave(wanted.get(), out);
      while (capturedAt.size() > 2L * maxFrames && stride < MAX_STRIDE) {
        stride *= 2;
        leave(wanted.get(), out);
      }
    }
    return out;
  }

  private boolean timesDiffer() {
    return !capturedAt.firstEntry().getValue().equals(capturedAt.lastEntry().getValue());
  }

  private void leaveEveryOther(List<Long> out) {
    boolean leave = false;
    for (long index : capturedAt.keySet()) {
      if (leave) {
        out.add(index);
      }
      leave = !leave;
    }
    out.forEach(capturedAt::remove);
    stride *= 2;
  }

  /** Leaves those out that are not of a rate, or of the part of it that is kept. */
  private void leave(FrameRate rate, List<Long> out) {
    List<Long> indices = List.copyOf(capturedAt.keySet());
    long[] times = capturedAt.values().stream().mapToLong(time -> time).toArray();
    int[] chosen = FrameRate.of(rate.fps() / stride).indices(times);
    int next = 0;
    for (int i = 0; i < times.length; i++) {
      if (next < chosen.length && chosen[next] == i) {
        next++;
      } else {
        out.add(indices.get(i));
        capturedAt.remove(indices.get(i));
      }
    }
  }

  /** A window has left frames behind; one that begins anew is sampled anew, if it is by time. */
  void removeThrough(long index) {
    capturedAt.headMap(index, true).clear();
    if (byTime && capturedAt.isEmpty()) {
      stride = 1;
    }
  }
}
