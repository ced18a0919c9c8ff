package dev.clipstream.trainer.model;

import java.util.List;

/**
 * What determines the structure of a frame model.
 *
 * @param architecture name in {@link Architectures}
 * @param labels class names, in the order of the outputs
 * @param height rows of the picture it takes
 * @param width columns of the picture it takes
 * @param size of the network, for architectures that come in sizes
 */
public record FrameSpec(
    String architecture, List<String> labels, int height, int width, NetSize size) {

  public FrameSpec {
    labels = List.copyOf(labels);
  }

  /** A model of the usual size. */
  public static FrameSpec usual(String architecture, List<String> labels, int height, int width) {
    return new FrameSpec(architecture, labels, height, width, NetSize.DEFAULT);
  }
}
