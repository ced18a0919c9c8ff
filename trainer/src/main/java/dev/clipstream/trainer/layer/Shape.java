package dev.clipstream.trainer.layer;

import java.util.List;

/**
 * Dimensions of one tensor of a batch, without the batch: channels, height and width of an image;
 * channels, frames, height and width of a clip; steps and width of a sequence; width of a vector.
 */
public record Shape(List<Integer> dimensions) {

  public Shape {
    dimensions = List.copyOf(dimensions);
    for (int dimension : dimensions) {
      if (dimension < 1) {
        throw new IllegalArgumentException(
            "the input is too small for these layers: a shape of " + dimensions + " holds nothing");
      }
    }
  }

  /** An image of so many channels, rows and columns. */
  public static Shape image(int channels, int height, int width) {
    return new Shape(List.of(channels, height, width));
  }

  /** A clip of so many channels, frames, rows and columns. */
  public static Shape clip(int channels, int frames, int height, int width) {
    return new Shape(List.of(channels, frames, height, width));
  }

  /** A vector. */
  public static Shape vector(int width) {
    return new Shape(List.of(width));
  }

  /** A sequence of so many steps of one width. */
  public static Shape sequence(int steps, int width) {
    return new Shape(List.of(steps, width));
  }

  /** Channels of an image or a clip. */
  public int channels() {
    return plane().get(0);
  }

  /** Frames of a clip. */
  public int frames() {
    if (dimensions.size() != 4) {
      throw new IllegalStateException("not a clip: " + dimensions);
    }
    return dimensions.get(1);
  }

  /** Rows of an image, or of each frame of a clip. */
  public int height() {
    return plane().get(dimensions.size() - 2);
  }

  /** Columns of an image, or of each frame of a clip. */
  public int width() {
    return plane().get(dimensions.size() - 1);
  }

  /** How many values it holds. */
  public int size() {
    return dimensions.stream().reduce(1, Math::multiplyExact);
  }

  private List<Integer> plane() {
    if (dimensions.size() != 3 && dimensions.size() != 4) {
      throw new IllegalStateException("neither an image nor a clip: " + dimensions);
    }
    return dimensions;
  }
}
