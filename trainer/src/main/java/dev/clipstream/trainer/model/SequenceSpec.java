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
 */
public record SequenceSpec(String architecture, List<String> labels, int features, int maxFrames) {
  public SequenceSpec {
    labels = List.copyOf(labels);
  }
}
