package dev.clipstream.view.scene;

import java.util.List;

/**
 * A labeled clip, with the indices of the frames that the page shows of it.
 *
 * @param id a number of its own, rising with time
 * @param clip empty for a window of a continuous stream
 * @param startedMicros when its first frame was captured, since 1970
 * @param endedMicros when its last frame was captured, since 1970
 * @param frames how many were classified
 * @param end what ended it, in words
 * @param labels best first
 * @param labelledMillis since 1970
 * @param attention one weight a frame used, in order; empty where the model has none
 * @param strip indices of frames that stand for it, in order
 * @param verdict what a person has said here: empty, {@code correct} or {@code wrong}
 */
public record LabelledClip(
    long id,
    String clip,
    long first,
    long last,
    long startedMicros,
    long endedMicros,
    int frames,
    String end,
    List<Score> labels,
    ModelId model,
    long labelledMillis,
    List<Float> attention,
    List<Long> strip,
    String verdict) {

  public LabelledClip {
    labels = List.copyOf(labels);
    attention = List.copyOf(attention);
    strip = List.copyOf(strip);
  }

  LabelledClip withVerdict(String said) {
    return with(strip, said);
  }

  LabelledClip withStrip(List<Long> indices) {
    return with(indices, verdict);
  }

  private LabelledClip with(List<Long> indices, String said) {
    return new LabelledClip(
        id,
        clip,
        first,
        last,
        startedMicros,
        endedMicros,
        frames,
        end,
        labels,
        model,
        labelledMillis,
        attention,
        indices,
        said);
  }

  /** Whether a frame is one of it. */
  boolean holds(FrameKey frame) {
    return frame.clip().equals(clip) && frame.index() >= first && frame.index() <= last;
  }
}
