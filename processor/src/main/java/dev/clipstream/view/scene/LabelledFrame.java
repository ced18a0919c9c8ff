package dev.clipstream.view.scene;

import java.util.List;

/**
 * A labeled frame.
 *
 * @param clip empty in a continuous stream
 * @param capturedMicros since 1970
 * @param labelledMillis since 1970
 * @param file that it was read from, as its sender says; empty where that is not known
 * @param labels best first; none where the frame was skipped
 */
public record LabelledFrame(
    String clip,
    long index,
    long capturedMicros,
    long labelledMillis,
    String file,
    List<Score> labels,
    ModelId model) {

  public LabelledFrame {
    labels = List.copyOf(labels);
  }

  /** Whether it was answered without being classified, since it came too late. */
  boolean isSkipped() {
    return labels.isEmpty();
  }
}
