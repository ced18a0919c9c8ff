package dev.clipstream.trainer.model;

import dev.clipstream.image.resize.Fit;
import java.util.List;

/**
 * What determines the structure of a frame model.
 *
 * @param architecture name in {@link Architectures}
 * @param labels class names, in the order of the outputs
 * @param input the images it takes
 * @param size of the network, for architectures that come in sizes
 */
public record FrameSpec(String architecture, List<String> labels, Input input, NetSize size) {

  /**
   * Images that a model takes.
   *
   * @param height rows
   * @param width columns
   * @param fit what becomes of images of another shape
   */
  public record Input(int height, int width, Fit fit) {}

  public FrameSpec {
    labels = List.copyOf(labels);
  }

  /** A model of the usual size, of images that are stretched. */
  public static FrameSpec usual(String architecture, List<String> labels, int height, int width) {
    return of(architecture, labels, height, width, Architectures.usualSize(architecture));
  }

  /** A model of images that are stretched. */
  public static FrameSpec of(
      String architecture, List<String> labels, int height, int width, NetSize size) {
    return new FrameSpec(architecture, labels, new Input(height, width, Fit.STRETCH), size);
  }

  /** Rows of an image. */
  public int height() {
    return input.height();
  }

  /** Columns of an image. */
  public int width() {
    return input.width();
  }
}
