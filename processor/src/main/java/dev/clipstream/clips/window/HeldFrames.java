package dev.clipstream.clips.window;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The frames of a window under way, by index, and what is remembered of those that have left it:
 * finds where the window ends.
 *
 * <p>In windows by time a frame that was captured before one that it follows counts as captured
 * with that one. So the frames of a window follow each other, and a clock that is set back by a
 * little does no harm. Nothing of the {@link TimeGrid} is remembered: with another, or with windows
 * of the other kind, the frames that are here go on as the beginning of such a window.
 *
 * <p>Not thread-safe.
 */
public final class HeldFrames {

  /** So many neighbors in the wrong order are not mixed by threads and networks. */
  private static final int MIXED = 3;

  /** No time, and no index. */
  public static final long NONE = Long.MIN_VALUE;

  /**
   * Where a window ends.
   *
   * @param last index of its last frame
   * @param frames how many it has, from the first that is here
   * @param dropThrough the next window has no frame up to this index
   */
  public record Cut(long last, int frames, long dropThrough) {}

  /** When each frame was captured, by index. */
  private final TreeMap<Long, Long> capturedAt = new TreeMap<>();

  private long leftThrough;
  private long newestLeft;
  private long coveredThrough;

  /** Of the frames through that index. */
  private long newestCovered;

  /** Of all frames that have come. */
  private long newest;

  public HeldFrames() {
    this(NONE, NONE, NONE);
  }

  /** Made again, but for the frames, of which rows tell. */
  public HeldFrames(long leftThrough, long newestLeft, long coveredThrough) {
    this.leftThrough = leftThrough;
    this.newestLeft = newestLeft;
    this.coveredThrough = coveredThrough;
    this.newestCovered = newestLeft;
    this.newest = newestLeft;
  }

  /** Frames up to this index have left the window. */
  public long leftThrough() {
    return leftThrough;
  }

  /** When the newest frame was captured that has left the window. */
  public long newestLeft() {
    return newestLeft;
  }

  /** Frames up to this index have been in a window that was full. */
  public long coveredThrough() {
    return coveredThrough;
  }

  /** When the newest frame was captured that has come. */
  public long newest() {
    return newest;
  }

  public boolean isEmpty() {
    return capturedAt.isEmpty();
  }

  public int size() {
    return capturedAt.size();
  }

  /** Index of the first; there must be one. */
  public long first() {
    return capturedAt.firstKey();
  }

  /** Index of the last; there must be one. */
  public long last() {
    return capturedAt.lastKey();
  }

  public List<Long> indices() {
    return List.copyOf(capturedAt.keySet());
  }

  /** When the frame with an index was captured; null if it is not here. */
  public @Nullable Long capturedAt(long index) {
    return capturedAt.get(index);
  }

  /** Whether one of them has been in no full window yet. */
  public boolean haveUncovered() {
    return !capturedAt.isEmpty() && capturedAt.lastKey() > coveredThrough;
  }

  /** Holds a frame that has not left. */
  public void put(long index, long capturedAtMicros) {
    capturedAt.put(index, capturedAtMicros);
    newest = Math.max(newest, capturedAtMicros);
    if (index <= coveredThrough) {
      newestCovered = Math.max(newestCovered, capturedAtMicros);
    }
  }

  /** Takes note of a frame that is in no window. */
  public void passOver(long capturedAtMicros) {
    newest = Math.max(newest, capturedAtMicros);
    newestCovered = Math.max(newestCovered, capturedAtMicros);
    newestLeft = Math.max(newestLeft, capturedAtMicros);
  }

  /** Lets no frame come any more up to an index; none is held up to it. */
  public void leaveThrough(long index) {
    leftThrough = Math.max(leftThrough, index);
  }

  /**
   * Lets frames go.
   *
   * @param last index of the last frame of the window that was full
   * @param dropThrough frames up to this index go
   * @return those that have gone, by index
   */
  public SortedMap<Long, Long> moveOn(long last, long dropThrough) {
    newestCovered = newestOf(capturedAt.headMap(last, true), newestCovered);
    SortedMap<Long, Long> through = capturedAt.headMap(dropThrough, true);
    newestLeft = newestOf(through, newestLeft);
    SortedMap<Long, Long> left = new TreeMap<>(through);
    through.clear();
    leftThrough = Math.max(leftThrough, dropThrough);
    coveredThrough = Math.max(coveredThrough, last);
    return left;
  }

  private static long newestOf(SortedMap<Long, Long> frames, long newest) {
    for (long captured : frames.values()) {
      newest = Math.max(newest, captured);
    }
    return newest;
  }

  /**
   * The first frames, if there are enough of them.
   *
   * @param length frames of a window
   * @param stride frames from the start of one to the start of the next
   */
  public Optional<Cut> cut(int length, int stride) {
    if (capturedAt.size() < length) {
      return Optional.empty();
    }
    Iterator<Long> indices = capturedAt.keySet().iterator();
    long last = indices.next();
    long dropThrough = last;
    for (int i = 1; i < length; i++) {
      last = indices.next();
      if (i < stride) {
        dropThrough = last;
      }
    }
    return Optional.of(new Cut(last, length, dropThrough));
  }

  /**
   * The frames of the first window by time that has one that no window before has had, if a frame
   * has come that counts as captured at or after its end.
   *
   * @param reached when a frame was captured that has come and is in no window; {@link #NONE} if it
   *     is in one
   */
  public Optional<Cut> cut(TimeGrid grid, long reached) {
    Map.Entry<Long, Long> uncovered = capturedAt.higherEntry(coveredThrough);
    if (uncovered == null) {
      return Optional.empty();
    }
    long counted = Math.max(newestCovered, uncovered.getValue());
    long start = grid.startFor(counted);
    long next = grid.startFor(Math.max(newest, reached));
    if (start == next) {
      return Optional.empty();
    }
    long last = capturedAt.lastKey();
    for (var frame : capturedAt.tailMap(uncovered.getKey(), false).entrySet()) {
      counted = Math.max(counted, frame.getValue());
      if (counted >= grid.endOf(start)) {
        last = capturedAt.lowerKey(frame.getKey());
        next = grid.startFor(counted);
        break;
      }
    }
    int frames = capturedAt.headMap(last, true).size();
    return Optional.of(new Cut(last, frames, lastBefore(next)));
  }

  /** The index of the last frame that counts as captured before a time. */
  private long lastBefore(long micros) {
    long last = leftThrough;
    long counted = newestLeft;
    for (var frame : capturedAt.entrySet()) {
      counted = Math.max(counted, frame.getValue());
      if (counted >= micros) {
        break;
      }
      last = frame.getKey();
    }
    return last;
  }

  /** When a frame that has come, and is not held, counts as captured in windows by time. */
  public long counted(long index, long capturedAtMicros) {
    return Math.max(newestBehind(index), capturedAtMicros);
  }

  /**
   * Whether a frame that has come, and is not held, is in time for the first window that it is in.
   * One that comes behind another with a greater index must be in the same as that.
   *
   * @param countedMicros as {@link #counted} has it
   */
  public boolean mayHold(long index, long countedMicros, TimeGrid grid) {
    if (newest == NONE) {
      return true;
    }
    long start = grid.startFor(countedMicros);
    long now = grid.startFor(newest);
    boolean isLast = capturedAt.isEmpty() || index > capturedAt.lastKey();
    return index > coveredThrough && (isLast ? start >= now : start == now);
  }

  /**
   * Whether the capture time of a frame that has come, and is not held, goes with those of its
   * neighbors.
   *
   * @param slackMicros what times of neighbors may be apart in the wrong order
   */
  public boolean fits(long index, long capturedAtMicros, long slackMicros) {
    Map.Entry<Long, Long> next = capturedAt.higherEntry(index);
    return follows(newestBehind(index), capturedAtMicros, slackMicros)
        && (next == null || follows(capturedAtMicros, next.getValue(), slackMicros));
  }

  /**
   * Whether a frame that has come, and is not held, belongs before all of these by its index and
   * behind all that have come by its capture time: too far for neighbors that were mixed a little,
   * so it is of a count that has begun anew.
   *
   * @param slackMicros what times of neighbors may be apart in the wrong order
   */
  public boolean areOvertakenBy(long index, long capturedAtMicros, long slackMicros) {
    if (capturedAtMicros <= newest || capturedAt.isEmpty() || index > capturedAt.firstKey()) {
      return false;
    }
    return capturedAt.size() >= MIXED
        || !follows(capturedAtMicros, capturedAt.firstEntry().getValue(), slackMicros);
  }

  private static boolean follows(long before, long after, long slackMicros) {
    return before < NONE + slackMicros || after >= before - slackMicros;
  }

  /** When the newest of the frames was captured that have smaller indices. */
  private long newestBehind(long index) {
    return capturedAt.isEmpty() || index > capturedAt.lastKey()
        ? newest
        : newestOf(capturedAt.headMap(index), newestLeft);
  }
}
