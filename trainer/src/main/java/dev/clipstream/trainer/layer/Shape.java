package dev.clipstream.trainer.layer;

import java.util.List;

/**
 * Dimensions of one tensor of a batch, without the batch: channels, height and width of an image,
 * steps and width of a sequence, width of a vector.
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

  /** A vector. */
  public static Shape vector(int width) {
    return new Shape(List.of(width));
  }

  /** A sequence of so many steps of one width. */
  public static Shape sequence(int steps, int width) {
    return new Shape(List.of(steps, width));
  }

  public int channels() {
    return image().get(0);
  }

  public int height() {
    return image().get(1);
  }

  public int width() {
    return image().get(2);
  }

  /** How many values it holds. */
  public int size() {
    return dimensions.stream().reduce(1, Math::multiplyExact);
  }

  private List<Integer> image() {
    if (dimensions.size() != 3) {
      throw new IllegalStateException("not an image: " + dimensions);
    }
    return dimensions;
  }
}
