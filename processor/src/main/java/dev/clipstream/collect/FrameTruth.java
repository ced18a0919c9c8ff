package dev.clipstream.collect;

import java.util.List;

/**
 * What is known of a frame.
 *
 * @param labels none, one, or one for each window that the frame lies in
 * @param ambiguous whether labels are known that are of this frame or of another one that cannot be
 *     told from it; there are no others then
 */
public record FrameTruth(List<SourceLabel> labels, boolean ambiguous) {

  static final FrameTruth NONE = new FrameTruth(List.of(), false);
  static final FrameTruth AMBIGUOUS = new FrameTruth(List.of(), true);

  public FrameTruth {
    labels = List.copyOf(labels);
  }

  static FrameTruth of(List<SourceLabel> labels) {
    return labels.isEmpty() ? NONE : new FrameTruth(labels, false);
  }
}
