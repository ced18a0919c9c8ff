package dev.clipstream.clips;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.clips.StreamState.ClipHistory;
import dev.clipstream.clips.StreamState.Closed;
import dev.clipstream.clips.StreamState.FrameMeta;
import dev.clipstream.clips.StreamState.Open;
import dev.clipstream.clips.StreamState.Span;
import dev.clipstream.clips.window.HeldFrames;
import dev.clipstream.clips.window.HeldFrames.Cut;
import dev.clipstream.clips.window.TimeGrid;
import dev.clipstream.model.FrameRate;
import dev.clipstream.serving.ClipFrame;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The window under way of a continuous stream. When it is full it is labelled and moves on: by less
 * than its length, and the next one shares frames with it; or by more, and frames are passed over.
 * A window by frames is full when it has so many; one by time when a frame has come that was
 * captured at or after its end, see {@link TimeGrid}. Owned by the task's stream thread.
 */
final class OpenWindow implements Open {

  /** What a frame of the stream is to the window. */
  enum Arrival {
    /** One more frame of the window. */
    NEW(ClipFrame.KEPT),
    /** Of no window, as the next begins later. */
    BETWEEN_WINDOWS(ClipFrame.BETWEEN_WINDOWS),
    /** Its place is taken. */
    DUPLICATE(ClipFrame.DUPLICATE),
    /** Its place is passed. */
    LATE(ClipFrame.LATE),
    /** The stream has begun to count its frames anew. */
    OF_NEW_COUNT(ClipFrame.KEPT);

    private final ClipFrame frame;

    Arrival(ClipFrame frame) {
      this.frame = frame;
    }

    ClipFrame frame() {
      return frame;
    }
  }

  /**
   * A window that is full.
   *
   * @param dropThrough the next one has no frame up to this index
   */
  record Full(Span span, long dropThrough, ClipEnd end) {}

  private final ClipHistory history;
  private final HeldFrames frames;
  private final FeatureSample sample;
  private final FrameCount count;

  /** Frames still to pass over before a window by frames begins. */
  private int skip;

  /** The first window of a stream. */
  OpenWindow(ClipHistory history) {
    this(history, new HeldFrames(), new FeatureSample(1), new FrameCount());
  }

  private OpenWindow(
      ClipHistory history, HeldFrames frames, FeatureSample sample, FrameCount count) {
    this.history = history;
    this.frames = frames;
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
    return frames.capturedAt(index) != null;
  }

  /**
   * Says what a frame that has come is to the window.
   *
   * @param grid of windows by time; empty: windows are by frames
   */
  Arrival arrivalOf(long index, long capturedAtMicros, Optional<TimeGrid> grid) {
    Long captured = frames.capturedAt(index);
    if (index > frames.leftThrough() && captured == null) {
      if (frames.areOvertakenBy(index, capturedAtMicros, FrameCount.SLACK_MICROS)) {
        return Arrival.OF_NEW_COUNT;
      }
      skip = grid.isPresent() ? 0 : skip;
      return grid.isPresent()
          ? arrivalOf(index, capturedAtMicros, grid.get())
          : goesOn(skip > 0 ? Arrival.BETWEEN_WINDOWS : Arrival.NEW);
    }
    // An old index on an image newer than all before: the producer has begun to count anew.
    boolean isNewer = capturedAtMicros > frames.newest();
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

  /** An index that is neither taken nor passed does not say that the clock has been set back. */
  private Arrival arrivalOf(long index, long capturedAtMicros, TimeGrid grid) {
    if (!frames.fits(index, capturedAtMicros, FrameCount.SLACK_MICROS)) {
      return count.foundStray(index) ? Arrival.OF_NEW_COUNT : Arrival.LATE;
    }
    long counted = frames.counted(index, capturedAtMicros);
    return goesOn(
        frames.mayHold(index, counted, grid)
            ? grid.holds(counted) ? Arrival.NEW : Arrival.BETWEEN_WINDOWS
            : Arrival.LATE);
  }

  private Arrival goesOn(Arrival arrival) {
    count.goesOn();
    return arrival;
  }

  /**
   * Passes over a frame that is {@link Arrival#BETWEEN_WINDOWS}. Of windows by frames it is behind
   * all that have come, and uses up a place; of windows by time one with a smaller index may come
   * that is in a window.
   */
  void passOver(long index, long capturedAtMicros) {
    frames.passOver(capturedAtMicros);
    if (skip > 0) {
      skip--;
      count.passed(index, capturedAtMicros);
      frames.leaveThrough(index);
    }
  }

  @Override
  public boolean samplesNext() {
    return sample.takesNext(frames.size());
  }

  /** A frame that a row tells of may have left the window before the row was deleted. */
  @Override
  public void put(long index, FrameMeta frame) {
    if (index > frames.leftThrough()) {
      frames.put(index, frame.capturedAtMicros());
      if (frame.hasValues()) {
        sample.add(index, frame.capturedAtMicros());
      }
    }
  }

  @Override
  public List<Long> thinOut(int maxFrames, Supplier<Optional<FrameRate>> rate) {
    return sample.thinOut(maxFrames, rate);
  }

  /**
   * The window if it is full. One by time is so, too, when it has as many frames as a clip may
   * have: else a clock that stands still would have it grow forever.
   *
   * @param grid of windows by time; empty: windows are by frames
   * @param reached when a frame was captured that has come and is in no window; {@link
   *     HeldFrames#NONE} if it is in one
   */
  Optional<Full> full(ClipSettings settings, Optional<TimeGrid> grid, long reached) {
    Optional<Cut> cut =
        grid.isPresent()
            ? frames.cut(grid.get(), reached)
            : frames.cut(settings.windowFrames(), settings.strideFrames());
    if (cut.isPresent()) {
      Span span = new Span(frames.first(), cut.get().last(), cut.get().frames());
      return Optional.of(new Full(span, cut.get().dropThrough(), ClipEnd.WINDOW));
    }
    return grid.isPresent() && frames.size() >= settings.limits().maxFrames()
        ? unlabelled().map(all -> new Full(all, all.last(), ClipEnd.LIMIT))
        : Optional.empty();
  }

  /** Whether a window up to this frame has been full. */
  boolean hasCovered(long last) {
    return frames.coveredThrough() >= last;
  }

  /**
   * Leaves the frames of a full window behind that the next one does not share.
   *
   * @param last index of the full window's last frame
   * @param dropThrough the next window has no frame up to this index
   * @param between frames to pass over before the next window, 0 or more
   */
  void moveOn(long last, long dropThrough, int between) {
    frames.moveOn(last, dropThrough).forEach(count::passed);
    sample.removeThrough(dropThrough);
    skip = between;
  }

  /** All its frames, if one of them has been in no window yet. */
  @Override
  public Optional<Span> unlabelled() {
    return frames.haveUncovered()
        ? Optional.of(new Span(frames.first(), frames.last(), frames.size()))
        : Optional.empty();
  }

  /** Indices of its frames. */
  List<Long> indices() {
    return frames.indices();
  }

  @Override
  public Closed close() {
    return new Closed(history);
  }

  /** Writes what the rows of its frames do not tell. */
  void writeTo(DataOutputStream out) throws IOException {
    out.writeLong(frames.leftThrough());
    out.writeLong(frames.newestLeft());
    out.writeLong(frames.coveredThrough());
    out.writeInt(skip);
    out.writeInt(sample.stride());
    count.writeTo(out);
  }

  static OpenWindow readFrom(ClipHistory history, DataInputStream in) throws IOException {
    HeldFrames frames = new HeldFrames(in.readLong(), in.readLong(), in.readLong());
    int skip = in.readInt();
    FeatureSample sample = new FeatureSample(in.readInt());
    OpenWindow window = new OpenWindow(history, frames, sample, FrameCount.readFrom(in));
    window.skip = skip;
    return window;
  }
}
