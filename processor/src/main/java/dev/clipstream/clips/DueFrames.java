package dev.clipstream.clips;

import java.util.ArrayList;
import java.util.List;

/**
 * A due clip with what a model and a label need of its frames: of a long clip that is little beside
 * all of its rows. Made by the stream thread, then read by whoever classifies it.
 *
 * @param startedAtMicros when the frame with the smallest index was captured
 * @param endedAtMicros when the frame with the largest index was captured
 * @param classified frames that a model has seen
 * @param withValues the frames of which values are kept, in the order of their indices
 */
record DueFrames(
    DueClip clip,
    long startedAtMicros,
    long endedAtMicros,
    int classified,
    List<StoredFrame> withValues) {

  DueFrames {
    withValues = List.copyOf(withValues);
  }

  /** Gathers the frames of a clip from its rows, which come in the order of their indices. */
  static final class Builder {
    private final DueClip clip;
    private final List<StoredFrame> withValues = new ArrayList<>();
    private boolean any;
    private long startedAtMicros;
    private long endedAtMicros;
    private int classified;

    Builder(DueClip clip) {
      this.clip = clip;
    }

    void add(StoredFrame frame) {
      if (!any) {
        startedAtMicros = frame.capturedAtMicros();
        any = true;
      }
      endedAtMicros = frame.capturedAtMicros();
      if (frame.features().isOfClassifiedFrame()) {
        classified++;
      }
      if (!frame.features().isEmpty()) {
        withValues.add(frame);
      }
    }

    DueFrames build() {
      return new DueFrames(clip, startedAtMicros, endedAtMicros, classified, withValues);
    }
  }

  /** Of the values. */
  long bytes() {
    long bytes = 0;
    for (StoredFrame frame : withValues) {
      bytes += frame.features().bytes().length;
    }
    return bytes;
  }

  /** How many frames' values an encoder has made. */
  int madeBy(long encoder) {
    int count = 0;
    for (StoredFrame frame : withValues) {
      count += frame.features().encoder() == encoder ? 1 : 0;
    }
    return count;
  }
}
