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
 */
public record SequenceSpec(
    String architecture, List<String> labels, int features, int maxFrames, boolean motion) {
  public SequenceSpec {
    labels = List.copyOf(labels);
  }

  /** A model of the features alone. */
  public SequenceSpec(String architecture, List<String> labels, int features, int maxFrames) {
    this(architecture, labels, features, maxFrames, false);
  }
}
