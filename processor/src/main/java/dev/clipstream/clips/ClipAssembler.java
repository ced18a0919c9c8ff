package dev.clipstream.clips;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.clips.StreamState.Mark;
import dev.clipstream.records.FrameHeader;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Turns the frames of a task's streams into clips that are due for a label.
 *
 * <p>A clip ends with its last frame, with the first frame of another clip of its stream, or when
 * no frame has come for a while; a continuous stream is cut into windows. Whatever is decided is in
 * the {@link ClipStore} before it is acted on, so a clip that was due when the process died is due
 * when it is back. Every prefix of the writes is a valid state, since without transactions a crash
 * may leave no more than that.
 *
 * <p>Frames may come twice and in any order while their clip is open: the frame index says where
 * they belong. A frame of a clip that has ended changes nothing.
 *
 * <p>Owned by the task's stream thread.
 */
final class ClipAssembler {

  /** How long a stream without frames is remembered, to know late frames of its ended clips. */
  static final Duration REMEMBER_STREAMS = Duration.ofMinutes(10);

  private final ClipStore store;
  private final ClipSettings settings;
  private final IntSupplier maxFrames;
  private final Map<String, StreamState> streams;
  private final ArrayDeque<DueClip> due = new ArrayDeque<>();

  /** Clips that have their label, which a crash could still undo. */
  private final ArrayDeque<DueClip> labelled = new ArrayDeque<>();

  private long nextSequence;

  /**
   * When a stream can next have been idle for long enough: whatever arrives only puts that off, so
   * that many streams need not be looked through at every tick.
   */
  private long nobodyIdleBeforeMillis = Long.MIN_VALUE;

  /**
   * Goes on from what the store holds.
   *
   * @param maxFrames the most frames of a clip that the model served uses
   * @param nowMillis wall clock
   */
  ClipAssembler(ClipStore store, ClipSettings settings, IntSupplier maxFrames, long nowMillis) {
    this.store = store;
    this.settings = settings;
    this.maxFrames = maxFrames;
    this.streams = store.streams();
    store.due().forEach(this::recover);
    streams.values().forEach(state -> state.arrivedAtMillis = nowMillis);
  }

  /**
   * Takes up a mark that the store holds, and whatever was to follow it if a crash came in between:
   * the stream may not know yet that its clip has ended, and some of the frames may be gone, which
   * they are only once the label is safe.
   */
  private void recover(DueClip clip) {
    nextSequence = clip.sequence() + 1;
    StreamState state = streams.computeIfAbsent(clip.streamId(), StreamState::new);
    if (state.clipNumber < clip.clipNumber()) {
      state.clipNumber = clip.clipNumber() - 1;
      begin(state, clip.clipId());
    }
    if (state.open && state.clipNumber == clip.clipNumber()) {
      if (clip.end() != ClipEnd.WINDOW) {
        close(state);
      } else if (state.floor < clip.dropThrough()) {
        moveOn(state, clip);
      }
    }
    if (store.frames(clip).size() >= clip.frames()) {
      due.add(clip);
    } else {
      store.deleteDue(clip);
    }
  }

  /** Deletes the frames that are of no clip, as a crash without transactions may leave some. */
  void sweep() {
    Map<String, List<DueClip>> dueByStream =
        due.stream().collect(Collectors.groupingBy(DueClip::streamId));
    store.deleteFramesUnless(
        (streamId, clipNumber, index) -> {
          StreamState state = streams.get(streamId);
          return (state != null && state.has(clipNumber, index))
              || dueByStream.getOrDefault(streamId, List.of()).stream()
                  .anyMatch(clip -> clip.has(clipNumber, index));
        });
  }

  /** Clips that are due, oldest first; {@link #labelled} removes them. */
  List<DueClip> due(int most) {
    return due.stream().limit(most).toList();
  }

  int dueCount() {
    return due.size();
  }

  /** Takes note that a due clip has its label. It must be the oldest. */
  void labelled(DueClip clip) {
    if (!clip.equals(due.peek())) {
      throw new IllegalStateException("labels are given in order: " + clip + " is not the oldest");
    }
    labelled.add(due.remove());
  }

  /** Clears the clips that have their labels, which no crash can undo any more. */
  void forgetLabelled() {
    while (!labelled.isEmpty()) {
      DueClip clip = labelled.remove();
      store.finish(clip, isLastOfItsFrames(clip) ? clip.last() : clip.dropThrough());
    }
  }

  /** Whether the frames that a window shares with the next are of no more use, as none comes. */
  private boolean isLastOfItsFrames(DueClip clip) {
    StreamState state = streams.get(clip.streamId());
    boolean goesOn = state != null && state.open && state.clipNumber == clip.clipNumber();
    return clip.dropThrough() < clip.last()
        && !goesOn
        && pendingOf(clip.streamId(), clip.clipNumber()).findAny().isEmpty();
  }

  /** Puts a frame in its place; one that came too late to be classified has no features. */
  void add(FrameHeader frame, Features features, long nowMillis) {
    StreamState state = arrive(frame, nowMillis);
    if (frame.clipId().isPresent()) {
      addToClip(state, frame, frame.clipId().get(), features);
    } else {
      addToWindow(state, frame, features);
    }
  }

  /** Takes note of a frame without features: it cannot be part of its clip, but it may end it. */
  void addUnusable(FrameHeader frame, long nowMillis) {
    StreamState state = arrive(frame, nowMillis);
    if (frame.last() && state.open && state.clipId.equals(frame.clipId())) {
      end(state, ClipEnd.LAST_FRAME);
    }
  }

  private StreamState arrive(FrameHeader frame, long nowMillis) {
    StreamState state = streams.computeIfAbsent(frame.streamId(), StreamState::new);
    state.arrivedAtMillis = nowMillis;
    return state;
  }

  private void addToClip(StreamState state, FrameHeader frame, String clipId, Features features) {
    boolean current = state.open && state.clipId.equals(Optional.of(clipId));
    if (!current) {
      if (state.endedClips.contains(clipId)) {
        return;
      }
      end(state, ClipEnd.NEXT_CLIP);
      begin(state, Optional.of(clipId));
    }
    keep(state, frame, features);
    if (frame.last()) {
      end(state, ClipEnd.LAST_FRAME);
    }
  }

  private void addToWindow(StreamState state, FrameHeader frame, Features features) {
    if (!state.open || state.clipId.isPresent()) {
      end(state, ClipEnd.NEXT_CLIP);
      begin(state, Optional.empty());
    }
    boolean seen = frame.index() <= state.floor || state.frames.containsKey(frame.index());
    if (seen && frame.capturedAtMicros() > state.newestCapturedAt()) {
      // An old index on an image newer than all before: the producer has begun to count anew.
      end(state, ClipEnd.NEXT_CLIP);
      begin(state, Optional.empty());
      seen = false;
    }
    if (!seen && state.skip > 0) {
      state.skip--;
      state.floor = Math.max(state.floor, frame.index());
      state.floorCapturedAt = Math.max(state.floorCapturedAt, frame.capturedAtMicros());
      store.putStream(state);
    } else if (!seen) {
      keep(state, frame, features);
    }
    // A crash may have kept the frames of several windows and lost that they were filled.
    while (state.frames.size() >= settings.window()) {
      cutWindow(state);
    }
    if (frame.last()) {
      end(state, ClipEnd.LAST_FRAME);
    }
  }

  private void begin(StreamState state, Optional<String> clipId) {
    state.clipNumber++;
    state.open = true;
    state.clipId = clipId;
    state.floor = Long.MIN_VALUE;
    state.floorCapturedAt = Long.MIN_VALUE;
    state.coveredThrough = Long.MIN_VALUE;
    state.skip = 0;
    state.sampleStride = 1;
    store.putStream(state);
  }

  private void keep(StreamState state, FrameHeader frame, Features features) {
    if (state.frames.containsKey(frame.index())) {
      return;
    }
    boolean sampled = !features.isEmpty() && state.frames.size() % state.sampleStride == 0;
    StoredFrame stored =
        new StoredFrame(
            frame.index(), frame.capturedAtMicros(), sampled ? features : features.withoutValues());
    store.putFrame(state.streamId, state.clipNumber, stored);
    state.put(frame.index(), new Mark(frame.capturedAtMicros(), sampled));
    if (state.framesWithFeatures > 2 * maxFrames.getAsInt()) {
      thinOut(state);
    }
  }

  /**
   * Halves the features kept of a clip that is longer than its model can use: every other one is
   * stripped, and of the frames to come only every so many keeps its own, which leaves an even
   * sample. The frames themselves stay known, so that duplicates still change nothing and the count
   * stays true.
   */
  private void thinOut(StreamState state) {
    boolean strip = false;
    for (Map.Entry<Long, Mark> frame : state.frames.entrySet()) {
      if (!frame.getValue().hasFeatures()) {
        continue;
      }
      if (strip) {
        store.stripFrame(state.streamId, state.clipNumber, frame.getKey());
        frame.setValue(new Mark(frame.getValue().capturedAtMicros(), false));
        state.framesWithFeatures--;
      }
      strip = !strip;
    }
    state.sampleStride *= 2;
    store.putStream(state);
  }

  private void cutWindow(StreamState state) {
    List<Long> window = state.frames.keySet().stream().limit(settings.window()).toList();
    long dropThrough = window.get(Math.min(settings.stride(), window.size()) - 1);
    moveOn(state, markDue(state, window, ClipEnd.WINDOW, dropThrough));
  }

  /** Leaves the frames of a window behind that the next one does not share. */
  private void moveOn(StreamState state, DueClip window) {
    for (Mark mark : state.frames.headMap(window.dropThrough(), true).values()) {
      state.floorCapturedAt = Math.max(state.floorCapturedAt, mark.capturedAtMicros());
    }
    state.removeThrough(window.dropThrough());
    state.floor = Math.max(state.floor, window.dropThrough());
    state.coveredThrough = Math.max(state.coveredThrough, window.last());
    state.skip = Math.max(0, settings.stride() - settings.window());
    store.putStream(state);
  }

  /** Ends the open clip, or the window under way, if there is one. */
  private void end(StreamState state, ClipEnd end) {
    if (!state.open) {
      return;
    }
    NavigableMap<Long, Mark> fresh = state.frames.tailMap(state.coveredThrough, false);
    if (!fresh.isEmpty()) {
      List<Long> all = List.copyOf(state.frames.keySet());
      markDue(state, all, end, state.frames.lastKey());
    } else if (pendingOf(state.streamId, state.clipNumber).findAny().isEmpty()) {
      // Frames that a window has had already and no further one will: nothing is left to label.
      state.frames.keySet().forEach(i -> store.deleteFrame(state.streamId, state.clipNumber, i));
    }
    close(state);
  }

  private void close(StreamState state) {
    state.clipId.ifPresent(state::remember);
    state.frames.clear();
    state.framesWithFeatures = 0;
    state.open = false;
    store.putStream(state);
  }

  /** Clips and windows of a clip number whose frames are still needed, oldest first. */
  private Stream<DueClip> pendingOf(String streamId, long clipNumber) {
    return Stream.of(labelled, due)
        .flatMap(ArrayDeque::stream)
        .filter(clip -> clip.clipNumber() == clipNumber && clip.streamId().equals(streamId));
  }

  private DueClip markDue(StreamState state, List<Long> frames, ClipEnd end, long dropThrough) {
    DueClip clip =
        new DueClip(
            nextSequence++,
            state.streamId,
            state.clipId,
            state.clipNumber,
            frames.get(0),
            frames.get(frames.size() - 1),
            end,
            dropThrough,
            frames.size());
    store.putDue(clip);
    due.add(clip);
    return clip;
  }

  /**
   * Ends the clips of streams that have gone idle, and forgets streams that have been so for long.
   *
   * @param waitingSinceMillis when there was last something unprocessed: a stream whose frames wait
   *     in the topic is not idle
   */
  void endIdle(long nowMillis, long waitingSinceMillis) {
    if (nowMillis < nobodyIdleBeforeMillis) {
      return;
    }
    long idle = settings.idle().toMillis();
    long forgotten = settings.idle().plus(REMEMBER_STREAMS).toMillis();
    long next = nowMillis + idle;
    for (Iterator<StreamState> all = streams.values().iterator(); all.hasNext(); ) {
      StreamState state = all.next();
      long quietSince = Math.max(state.arrivedAtMillis, waitingSinceMillis);
      if (state.open && nowMillis - quietSince >= idle) {
        end(state, ClipEnd.IDLE);
      }
      if (!state.open && nowMillis - quietSince >= forgotten) {
        store.deleteStream(state.streamId);
        all.remove();
      } else {
        next = Math.min(next, quietSince + (state.open ? idle : forgotten));
      }
    }
    nobodyIdleBeforeMillis = next;
  }
}
