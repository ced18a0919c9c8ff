package dev.clipstream.clips;

import dev.clipstream.model.FrameRate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where one stream stands:
 *
 * <pre>
 *              a frame with a clip id
 *         +------------------------------&gt; OpenClip ----+
 *         |                                             |  the last frame, a frame of another
 *      Closed &lt;-----------------------------------------+  clip or of none, no frame for a while
 *         |                                             |
 *         +------------------------------&gt; OpenWindow --+
 *              a frame without a clip id
 * </pre>
 *
 * From one open state to another the way is through Closed, in one step. The states decide, and do
 * nothing else: what they decide is written, and acted on, by the {@link ClipAssembler}. The store
 * keeps a row of each stream, and a row of each frame; a state is made of both again. Owned by the
 * task's stream thread.
 */
sealed interface StreamState {

  ClipHistory history();

  /**
   * What a stream remembers of its clips.
   *
   * @param clipNumber counts them, the open one included; frames are stored under it
   * @param endedClips ids of the newest that have ended, so that late frames of theirs are told
   *     from a new clip
   */
  record ClipHistory(long clipNumber, List<String> endedClips) {

    static final ClipHistory EMPTY = new ClipHistory(0, List.of());

    private static final int MAX_REMEMBERED = 16;

    public ClipHistory {
      endedClips = List.copyOf(endedClips);
    }

    ClipHistory next() {
      return new ClipHistory(clipNumber + 1, endedClips);
    }

    ClipHistory remember(String clipId) {
      List<String> ended = new ArrayList<>(endedClips);
      ended.add(clipId);
      int from = Math.max(0, ended.size() - MAX_REMEMBERED);
      return new ClipHistory(clipNumber, ended.subList(from, ended.size()));
    }
  }

  /**
   * What is known of a frame without reading its row.
   *
   * @param capturedAtMicros since 1970
   * @param hasValues whether what its model made of it is kept
   */
  record FrameMeta(long capturedAtMicros, boolean hasValues) {}

  /**
   * Frames that are labelled together.
   *
   * @param first index of the first
   * @param last index of the last
   * @param frames how many there are
   */
  record Span(long first, long last, int frames) {}

  /** No clip is open and no window is under way. */
  record Closed(ClipHistory history) implements StreamState {

    static final Closed NEW = new Closed(ClipHistory.EMPTY);

    OpenClip open(String clipId) {
      return new OpenClip(history.next(), clipId);
    }

    OpenWindow openWindow() {
      return new OpenWindow(history.next());
    }

    /** As if so many clips had ended, of which this stream knows nothing. */
    Closed after(long clipNumber) {
      return new Closed(new ClipHistory(clipNumber, history.endedClips()));
    }
  }

  /** Frames are being gathered. */
  sealed interface Open extends StreamState permits OpenClip, OpenWindow {

    /** Of the clip; empty in a continuous stream. */
    Optional<String> clipId();

    /** Whether a frame with this index is one of those gathered. */
    boolean has(long index);

    /** Whether of the next frame what a model made of it is to be kept. */
    boolean samplesNext();

    /** Gathers a frame that is not there yet, new or of the store. */
    void put(long index, FrameMeta frame);

    /**
     * Which frames to strip of their values, so that no more are kept than a model can use.
     *
     * @param maxFrames the most that a model can use
     * @param rate at which it uses them; empty: any
     */
    List<Long> thinOut(int maxFrames, Supplier<Optional<FrameRate>> rate);

    /** What is still to be labelled when it ends now; empty if every frame has been. */
    Optional<Span> unlabelled();

    /** Ends it. */
    Closed close();
  }
}
