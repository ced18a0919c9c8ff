package dev.clipstream.view.scene;

import java.util.List;

/**
 * A labeled frame.
 *
 * @param number greater than that of any label that came before it, since a restart, too
 * @param clip empty in a continuous stream
 * @param capturedMicros since 1970
 * @param labelledMillis since 1970
 * @param file that it was read from, as its sender says; empty where that is not known, or not yet
 * @param labels best first; none where the frame was skipped
 */
public record LabelledFrame(
    long number,
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

  /** The same, now that its frame has come, which tells the file. */
  LabelledFrame withFile(String known) {
    return new LabelledFrame(
        number, clip, index, capturedMicros, labelledMillis, known, labels, model);
  }

  /** Whether it was answered without being classified, since it came too late. */
  boolean isSkipped() {
    return labels.isEmpty();
  }
}
