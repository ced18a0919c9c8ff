package dev.clipstream.trainer.model;

import java.util.List;

/**
 * What determines the structure of a sequence model, and how it is fed.
 *
 * @param architecture name in {@link Architectures}
 * @param labels class names, in the order of the outputs
 * @param features width of a frame's features
 * @param maxFrames frames of the longest clip it was trained on; longer ones are to be sampled
 *     evenly
 * @param motion whether it is also told how much each feature has changed since the frame before
 * @param scaled whether what it is told is standardized by numbers measured before: of features
 *     that do not change while it learns
 * @param dropout part of what it is told that is left out at random while it learns
 */
public record SequenceSpec(
    String architecture,
    List<String> labels,
    int features,
    int maxFrames,
    boolean motion,
    boolean scaled,
    double dropout) {
  public SequenceSpec {
    labels = List.copyOf(labels);
  }

  /** A model of features that are learned together with it. */
  public SequenceSpec(
      String architecture, List<String> labels, int features, int maxFrames, boolean motion) {
    this(architecture, labels, features, maxFrames, motion, false, 0);
  }

  /** A model of the features alone. */
  public SequenceSpec(String architecture, List<String> labels, int features, int maxFrames) {
    this(architecture, labels, features, maxFrames, false);
  }
}
