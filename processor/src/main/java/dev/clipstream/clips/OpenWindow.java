package dev.clipstream.clips;

import dev.clipstream.clips.StreamState.ClipHistory;
import dev.clipstream.clips.StreamState.Closed;
import dev.clipstream.clips.StreamState.FrameMeta;
import dev.clipstream.clips.StreamState.Open;
import dev.clipstream.clips.StreamState.Span;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The window under way of a continuous stream. When it is full it is labelled and moves on: by less
 * than its length, and the next one shares frames with it; or by more, and frames are passed over.
 * Owned by the task's stream thread.
 */
final class OpenWindow implements Open {

  /** What a frame of the stream is to the window. */
  enum Arrival {
    /** One more frame of the window. */
    NEW,
    /** Of no window, as the next begins later. */
    BETWEEN_WINDOWS,
    /** Its place is taken. */
    DUPLICATE,
    /** Its place is passed. */
    LATE,
    /** The stream has begun to count its frames anew. */
    OF_NEW_COUNT
  }

  /**
   * A window that is full.
   *
   * @param dropThrough the next one has no frame up to this index
   */
  record Full(Span span, long dropThrough) {}

  private final ClipHistory history;

  /** When each frame of the window was captured, by index. */
  private final TreeMap<Long, Long> capturedAt = new TreeMap<>();

  private final FeatureSample sample;
  private final FrameCount count;

  /** Frames up to this index have left the window. */
  private long windowStart = Long.MIN_VALUE;

  /** When the newest frame was captured that has left the window. */
  private long newestBefore = Long.MIN_VALUE;

  /** Frames up to this index have been in a window that was full. */
  private long lastCovered = Long.MIN_VALUE;

  /** Frames still to pass over before the window begins. */
  private int skip;

  /** The first window of a stream. */
  OpenWindow(ClipHistory history) {
    this(history, new FeatureSample(1), new FrameCount());
  }

  private OpenWindow(ClipHistory history, FeatureSample sample, FrameCount count) {
    this.history = history;
    this.sample = sample;
    this.count = count;
  }

  @Override
  public ClipHistory history() {
    return history;
  }

  @Override
  public Optional<String> clipId() {
    return Optional.empty();
  }

  @Override
  public boolean has(long index) {
    return capturedAt.containsKey(index);
  }

  /** Says what a frame that has come is to the window. */
  Arrival arrivalOf(long index, long capturedAtMicros) {
    Long captured = capturedAt.get(index);
    if (index > windowStart && captured == null) {
      count.goesOn();
      return skip > 0 ? Arrival.BETWEEN_WINDOWS : Arrival.NEW;
    }
    // An old index on an image newer than all before: the producer has begun to count anew.
    boolean isNewer = capturedAtMicros > newest();
    boolean fits =
        captured == null ? count.fits(index, capturedAtMicros) : captured == capturedAtMicros;
    if (isNewer || (!fits && count.foundStray(index))) {
      return Arrival.OF_NEW_COUNT;
    }
    if (fits) {
      count.goesOn();
    }
    return captured == null ? Arrival.LATE : Arrival.DUPLICATE;
  }

  private long newest() {
    long newest = newestBefore;
    for (long captured : capturedAt.values()) {
      newest = Math.max(newest, captured);
    }
    return newest;
  }

  /** Passes over a frame that is {@link Arrival#BETWEEN_WINDOWS}. */
  void passOver(long index, long capturedAtMicros) {
    skip--;
    leave(index, capturedAtMicros);
  }

  private void leave(long index, long capturedAtMicros) {
    if (index > windowStart) {
      windowStart = index;
      count.passed(index, capturedAtMicros);
    }
    newestBefore = Math.max(newestBefore, capturedAtMicros);
  }

  @Override
  public boolean samplesNext() {
    return sample.takesNext(capturedAt.size());
  }

  /** A frame that a row tells of may have left the window before the row was deleted. */
  @Override
  public void put(long index, FrameMeta frame) {
    if (index > windowStart) {
      capturedAt.put(index, frame.capturedAtMicros());
      if (frame.hasValues()) {
        sample.add(index);
      }
    }
  }

  @Override
  public List<Long> thinOut(int maxFrames) {
    return sample.thinOut(maxFrames);
  }

  /**
   * The window if it is full.
   *
   * @param length frames of a window
   * @param stride frames from the start of one to the start of the next
   */
  Optional<Full> full(int length, int stride) {
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
    return Optional.of(new Full(new Span(capturedAt.firstKey(), last, length), dropThrough));
  }

  boolean beginsBehind(long dropThrough) {
    return windowStart >= dropThrough;
  }

  /**
   * Leaves the frames of a full window behind that the next one does not share.
   *
   * @param last index of the full window's last frame
   * @param dropThrough the next window has no frame up to this index
   * @param between frames to pass over before the next window, 0 or more
   */
  void moveOn(long last, long dropThrough, int between) {
    var left = capturedAt.headMap(dropThrough, true);
    left.forEach(this::leave);
    left.clear();
    sample.removeThrough(dropThrough);
    windowStart = Math.max(windowStart, dropThrough);
    lastCovered = Math.max(lastCovered, last);
    skip = between;
  }

  /** All its frames, if one of them has been in no window yet. */
  @Override
  public Optional<Span> unlabelled() {
    return capturedAt.isEmpty() || capturedAt.lastKey() <= lastCovered
        ? Optional.empty()
        : Optional.of(new Span(capturedAt.firstKey(), capturedAt.lastKey(), capturedAt.size()));
  }

  /** Indices of its frames. */
  List<Long> indices() {
    return List.copyOf(capturedAt.keySet());
  }

  @Override
  public Closed close() {
    return new Closed(history);
  }

  /** Writes what the rows of its frames do not tell. */
  void writeTo(DataOutputStream out) throws IOException {
    out.writeLong(windowStart);
    out.writeLong(newestBefore);
    out.writeLong(lastCovered);
    out.writeInt(skip);
    out.writeInt(sample.stride());
    count.writeTo(out);
  }

  static OpenWindow readFrom(ClipHistory history, DataInputStream in) throws IOException {
    long windowStart = in.readLong();
    long newestBefore = in.readLong();
    long lastCovered = in.readLong();
    int skip = in.readInt();
    FeatureSample sample = new FeatureSample(in.readInt());
    OpenWindow window = new OpenWindow(history, sample, FrameCount.readFrom(in));
    window.windowStart = windowStart;
    window.newestBefore = newestBefore;
    window.lastCovered = lastCovered;
    window.skip = skip;
    return window;
  }
}
