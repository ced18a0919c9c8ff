package dev.clipstream.clips;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.clips.KnownStreams.Stream;
import dev.clipstream.clips.OpenWindow.Arrival;
import dev.clipstream.clips.OpenWindow.Full;
import dev.clipstream.clips.StreamState.Closed;
import dev.clipstream.clips.StreamState.FrameMeta;
import dev.clipstream.clips.StreamState.Open;
import dev.clipstream.clips.StreamState.Span;
import dev.clipstream.clips.window.HeldFrames;
import dev.clipstream.clips.window.SampleBounds;
import dev.clipstream.clips.window.TimeGrid;
import dev.clipstream.records.FrameHeader;
import dev.clipstream.serving.ClipFrame;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

/**
 * Turns the frames of a task's streams into clips that are due for a label: routes each frame to
 * the {@link StreamState} of its stream, writes what that decides, and hands what has ended to the
 * {@link DueQueue}.
 *
 * <p><b>The life of a clip.</b> It begins with the first frame that names it. Its frames may come
 * twice and in any order while it is open: the frame index says where they belong. It ends with its
 * last frame, with the first frame of another clip of its stream, at a limit, or when no frame has
 * come for a while; a continuous stream is cut into windows. It is then due: its frames and a due
 * entry stay in the store until its label is safe. A frame of a clip that has ended changes
 * nothing.
 *
 * <p><b>Order of writes.</b> Whatever is decided is in the {@link ClipStore} before it is acted on,
 * so a clip that was due when the process died is due when it is back. With transactions all writes
 * between two commits happen or none does. Without them a crash may keep any beginning of them, and
 * lose the rest, so every prefix of the writes is a state that can be gone on from:
 *
 * <ol>
 *   <li>a clip begins: the row of the stream, then the rows of its frames. A row of a frame whose
 *       stream does not have its clip open is of no use, and is deleted at the start.
 *   <li>a clip ends: its due entry, then the row of the stream. A due entry of a clip that the
 *       stream still has open ends it at the start.
 *   <li>a label is safe: the rows of the frames are deleted, then the due entry. A due entry with
 *       fewer frames than it counts is deleted at the start: its label was safe.
 * </ol>
 *
 * <p>Owned by the task's stream thread.
 */
final class ClipAssembler {

  private final ClipStore store;
  private final ClipSettings settings;
  private final Optional<TimeGrid> grid;
  private final SampleBounds bounds;
  private final KnownStreams streams;
  private final DueQueue queue = new DueQueue();

  /** For a model that uses frames of any rate. */
  ClipAssembler(ClipStore store, ClipSettings settings, IntSupplier maxSampled, long nowMillis) {
    this(store, settings, SampleBounds.ofAnyRate(maxSampled), nowMillis);
  }

  /**
   * Goes on from what the store holds.
   *
   * @param nowMillis by the clock of all calls, which never goes back; a restart begins every wait
   *     for idle streams anew
   */
  ClipAssembler(ClipStore store, ClipSettings settings, SampleBounds bounds, long nowMillis) {
    this.store = store;
    this.settings = settings;
    this.grid = settings.timeGrid();
    this.bounds = bounds;
    this.streams = new KnownStreams(store.streams(), settings.idle(), nowMillis);
    store.due().forEach(this::recover);
  }

  /**
   * Takes up a due entry that the store holds, and whatever was to follow it if a crash came in
   * between: the stream may not know yet that its clip has ended, and some of the frames may be
   * gone, which they are only once the label is safe.
   */
  private void recover(DueClip clip) {
    Stream stream = streams.restored(clip.streamId());
    if (stream.state.history().clipNumber() < clip.clipNumber()) {
      Closed before = new Closed(stream.state.history()).after(clip.clipNumber() - 1);
      become(stream, clip.clipId().<StreamState>map(before::open).orElseGet(before::openWindow));
    }
    Optional<Open> open = stream.open(clip.clipNumber());
    if (open.isPresent()) {
      boolean isFull = clip.end() == ClipEnd.WINDOW || clip.end() == ClipEnd.LIMIT;
      if (!(isFull && open.get() instanceof OpenWindow window)) {
        close(stream, open.get());
      } else if (!window.hasCovered(clip.last())) {
        moveOn(stream, window, clip);
      }
    }
    if (store.frames(clip).size() >= clip.frames()) {
      queue.add(clip);
    } else {
      queue.skip(clip);
      store.deleteDue(clip);
    }
  }

  /** Deletes the frames that are of no clip, as a crash without transactions may leave some. */
  void sweep() {
    Map<String, List<DueClip>> dueByStream =
        queue.stream().collect(Collectors.groupingBy(DueClip::streamId));
    store.deleteFramesUnless(
        (streamId, clipNumber, index) -> {
          Stream stream = streams.find(streamId);
          return (stream != null
                  && stream.open(clipNumber).filter(open -> open.has(index)).isPresent())
              || dueByStream.getOrDefault(streamId, List.of()).stream()
                  .anyMatch(clip -> clip.has(clipNumber, index));
        });
  }

  /** The clips that are due, for whoever labels them. */
  DueQueue queue() {
    return queue;
  }

  /** Clears all clips that have their labels, which no crash can undo any more. */
  void forgetLabelled() {
    forgetLabelled(Long.MAX_VALUE, () -> true);
  }

  /**
   * Clears clips whose labels no crash can undo any more.
   *
   * @param commits how many there have been by now: labels forwarded before the last are safe
   * @param goOn whether there is time for another
   */
  void forgetLabelled(long commits, BooleanSupplier goOn) {
    Optional<DueClip> done = queue.done(commits);
    while (done.isPresent()) {
      DueClip clip = done.get();
      store.finish(clip, isLastOfItsFrames(clip) ? clip.last() : clip.dropThrough());
      done = goOn.getAsBoolean() ? queue.done(commits) : Optional.empty();
    }
  }

  /** Whether the frames that a window shares with the next are of no more use, as none comes. */
  private boolean isLastOfItsFrames(DueClip clip) {
    Stream stream = streams.find(clip.streamId());
    boolean goesOn = stream != null && stream.open(clip.clipNumber()).isPresent();
    return clip.dropThrough() < clip.last()
        && !goesOn
        && !queue.needs(clip.streamId(), clip.clipNumber());
  }

  /**
   * Puts a frame in its place; one that came too late to be classified has no features.
   *
   * @return what it is to the clips of its stream
   */
  ClipFrame add(FrameHeader frame, FrameTensor features, long nowMillis) {
    Stream stream = streams.arrived(frame.streamId(), nowMillis);
    if (frame.clipId().isPresent()) {
      return addToClip(stream, frame, frame.clipId().get(), features);
    }
    return addToWindow(stream, frame, features);
  }

  /** Takes note of a frame without features: it cannot be part of its clip, but it may end it. */
  void addUnusable(FrameHeader frame, long nowMillis) {
    Stream stream = streams.arrived(frame.streamId(), nowMillis);
    if (frame.last() && stream.state instanceof Open open && open.clipId().equals(frame.clipId())) {
      end(stream, ClipEnd.LAST_FRAME);
    }
  }

  private ClipFrame addToClip(
      Stream stream, FrameHeader frame, String clipId, FrameTensor features) {
    if (!(stream.state instanceof OpenClip open && open.clipId().equals(frame.clipId()))) {
      if (hasEnded(stream, clipId)) {
        return frame.index() == 0 ? ClipFrame.REUSED : ClipFrame.LATE;
      }
      become(stream, end(stream, ClipEnd.NEXT_CLIP).open(clipId));
    }
    OpenClip clip = (OpenClip) stream.state;
    boolean isNew = !clip.has(frame.index());
    if (isNew) {
      keep(stream, clip, frame, features);
    }
    if (frame.last()) {
      end(stream, ClipEnd.LAST_FRAME);
    } else if (clip.isFull(settings.limits())) {
      end(stream, ClipEnd.LIMIT);
    }
    return isNew ? ClipFrame.KEPT : ClipFrame.DUPLICATE;
  }

  private static boolean hasEnded(Stream stream, String clipId) {
    return stream.state.history().endedClips().contains(clipId);
  }

  /** Whether the clip of a frame has ended. */
  boolean hasEnded(FrameHeader frame) {
    Stream stream = streams.find(frame.streamId());
    return stream != null && frame.clipId().filter(id -> hasEnded(stream, id)).isPresent();
  }

  /**
   * Ends the clip of a frame, which has its label from elsewhere. The row of the stream comes
   * first: of frames that a crash leaves behind it {@link #sweep} is rid.
   */
  void decided(FrameHeader frame, long nowMillis) {
    Stream stream = streams.arrived(frame.streamId(), nowMillis);
    String clipId = frame.clipId().orElseThrow();
    if (stream.state instanceof OpenClip open && open.clipId().equals(frame.clipId())) {
      Optional<Span> gathered = open.unlabelled();
      close(stream, open);
      gathered.ifPresent(
          span ->
              store.deleteFrames(
                  stream.id, open.history().clipNumber(), span.first(), span.last()));
    } else if (!hasEnded(stream, clipId)) {
      close(stream, end(stream, ClipEnd.NEXT_CLIP).open(clipId));
    }
  }

  private ClipFrame addToWindow(Stream stream, FrameHeader frame, FrameTensor features) {
    OpenWindow window =
        stream.state instanceof OpenWindow open
            ? open
            : beginWindow(stream, end(stream, ClipEnd.NEXT_CLIP));
    Arrival arrival = window.arrivalOf(frame.index(), frame.capturedAtMicros(), grid);
    if (arrival == Arrival.OF_NEW_COUNT) {
      window = beginWindow(stream, end(stream, ClipEnd.NEXT_CLIP));
      arrival = window.arrivalOf(frame.index(), frame.capturedAtMicros(), grid);
    }
    if (arrival == Arrival.NEW) {
      keep(stream, window, frame, features);
    }
    boolean passes = arrival == Arrival.BETWEEN_WINDOWS;
    cutWindows(stream, window, passes ? frame.capturedAtMicros() : HeldFrames.NONE);
    if (passes) {
      window.passOver(frame.index(), frame.capturedAtMicros());
      store.putStream(stream.id, window);
    }
    if (frame.last()) {
      end(stream, ClipEnd.LAST_FRAME);
    }
    return arrival.frame();
  }

  private OpenWindow beginWindow(Stream stream, Closed before) {
    OpenWindow window = before.openWindow();
    become(stream, window);
    return window;
  }

  private void become(Stream stream, StreamState state) {
    stream.state = state;
    store.putStream(stream.id, state);
  }

  private void keep(Stream stream, Open open, FrameHeader frame, FrameTensor features) {
    boolean sampled = !features.isEmpty() && open.samplesNext();
    long clipNumber = open.history().clipNumber();
    FrameTensor kept = sampled ? features : features.withoutValues();
    if (!sampled) {
      store.leaveOut(features);
    }
    store.putFrame(stream.id, clipNumber, StoredFrame.of(frame, kept));
    open.put(frame.index(), new FrameMeta(frame.capturedAtMicros(), sampled));
    Optional<TimeGrid> windows = open instanceof OpenWindow ? grid : Optional.empty();
    List<Long> leftOut = open.thinOut(bounds.maxFrames().getAsInt(), () -> bounds.rateIn(windows));
    if (!leftOut.isEmpty()) {
      leftOut.forEach(index -> store.stripFrame(stream.id, clipNumber, index));
      store.putStream(stream.id, open);
    }
  }

  /** A crash may have kept the frames of several windows and lost that they were full. */
  private void cutWindows(Stream stream, OpenWindow window, long reached) {
    Optional<Full> next = window.full(settings, grid, reached);
    while (next.isPresent()) {
      Full full = next.get();
      moveOn(stream, window, markDue(stream, window, full.span(), full.end(), full.dropThrough()));
      next = window.full(settings, grid, reached);
    }
  }

  private void moveOn(Stream stream, OpenWindow window, DueClip clip) {
    int between = Math.max(0, settings.strideFrames() - settings.windowFrames());
    window.moveOn(clip.last(), clip.dropThrough(), between);
    store.putStream(stream.id, window);
  }

  /** Ends the open clip, or the window under way, if there is one. */
  private Closed end(Stream stream, ClipEnd end) {
    if (!(stream.state instanceof Open open)) {
      return (Closed) stream.state;
    }
    Optional<Span> rest = open.unlabelled();
    if (rest.isPresent()) {
      markDue(stream, open, rest.get(), end, rest.get().last());
    } else if (open instanceof OpenWindow window
        && !queue.needs(stream.id, open.history().clipNumber())) {
      // Frames that a window has had already and no further one will: nothing is left to label.
      window.indices().forEach(i -> store.deleteFrame(stream.id, open.history().clipNumber(), i));
    }
    return close(stream, open);
  }

  private Closed close(Stream stream, Open open) {
    Closed closed = open.close();
    become(stream, closed);
    return closed;
  }

  private DueClip markDue(Stream stream, Open open, Span span, ClipEnd end, long dropThrough) {
    DueClip clip =
        new DueClip(
            queue.nextSequence(),
            stream.id,
            open.clipId(),
            open.history().clipNumber(),
            span.first(),
            span.last(),
            end,
            dropThrough,
            span.frames());
    store.putDue(clip);
    queue.add(clip);
    return clip;
  }

  /**
   * Ends the clips of streams that have gone idle, and forgets streams that have been so for long.
   *
   * @param waitingSinceMillis when there was last something unprocessed: a stream whose frames wait
   *     in the topic is not idle
   */
  void endIdle(long nowMillis, long waitingSinceMillis) {
    streams.endIdle(
        nowMillis,
        waitingSinceMillis,
        stream -> end(stream, ClipEnd.IDLE),
        stream -> store.deleteStream(stream.id));
  }
}
