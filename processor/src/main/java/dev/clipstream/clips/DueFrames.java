package dev.clipstream.clips;

import dev.clipstream.clips.pixels.TaskPixels;
import dev.clipstream.clips.pixels.WantedFrame;
import dev.clipstream.records.CommonAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A due clip with what a model and a label need of its frames: of a long clip that is little beside
 * all of its rows. Made by the stream thread, then read by whoever classifies it.
 *
 * @param startedAtMicros when the frame with the smallest index was captured
 * @param endedAtMicros when the frame with the largest index was captured
 * @param classified frames that a model has seen
 * @param withValues the frames of which values are kept, in the order of their indices
 * @param wanted the same as a clip model asks for them; empty if those are kept for another model
 * @param attributes that all of its frames have with the same value
 */
record DueFrames(
    DueClip clip,
    long startedAtMicros,
    long endedAtMicros,
    int classified,
    List<StoredFrame> withValues,
    List<WantedFrame> wanted,
    Map<String, String> attributes) {

  DueFrames {
    withValues = List.copyOf(withValues);
    wanted = List.copyOf(wanted);
  }

  /** As if so many frames had never been seen. */
  DueFrames without(int frames) {
    return new DueFrames(
        clip, startedAtMicros, endedAtMicros, classified - frames, withValues, wanted, attributes);
  }

  /** Gathers the frames of a clip from its rows, which come in the order of their indices. */
  static final class Builder {
    private final DueClip clip;
    private final TaskPixels pixels;
    private final List<StoredFrame> withValues = new ArrayList<>();
    private final List<WantedFrame> wanted = new ArrayList<>();
    private boolean any;
    private long startedAtMicros;
    private long endedAtMicros;
    private int classified;
    private Map<String, String> attributes = Map.of();

    /**
     * @param pixels where the frames are, if their pixels are kept
     */
    Builder(DueClip clip, TaskPixels pixels) {
      this.clip = clip;
      this.pixels = pixels;
    }

    void add(StoredFrame frame) {
      if (!any) {
        startedAtMicros = frame.capturedAtMicros();
        attributes = frame.attributes();
        any = true;
      }
      attributes = CommonAttributes.of(attributes, frame.attributes());
      endedAtMicros = frame.capturedAtMicros();
      if (frame.features().isOfClassifiedFrame()) {
        classified++;
      }
      if (!frame.features().isEmpty()) {
        withValues.add(frame);
        frame.features().offset().ifPresent(offset -> want(frame, offset));
      }
    }

    private void want(StoredFrame frame, long offset) {
      wanted.add(
          new WantedFrame(
              pixels.place(offset), clip.streamId(), frame.index(), frame.capturedAtMicros()));
    }

    DueFrames build() {
      return new DueFrames(
          clip, startedAtMicros, endedAtMicros, classified, withValues, wanted, attributes);
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
