package dev.clipstream.trainer.data.store;

import dev.clipstream.image.Fit;
import java.util.OptionalInt;

/**
 * The size that images are resized to, and the fit.
 *
 * @param height rows, if it is not the data set's to choose
 * @param width columns, if it is not the data set's to choose
 * @param fit what becomes of images of another shape
 */
public record Resize(OptionalInt height, OptionalInt width, Fit fit) {

  /** The data set's own size; other shapes are stretched. */
  public static final Resize USUAL =
      new Resize(OptionalInt.empty(), OptionalInt.empty(), Fit.STRETCH);

  /** A given size. */
  public static Resize to(int height, int width, Fit fit) {
    return new Resize(OptionalInt.of(height), OptionalInt.of(width), fit);
  }

  /** The same where a size is given, and else a square of the usual one. */
  public Resize orSquare(int usual) {
    return to(height.orElse(usual), width.orElse(usual), fit);
  }

  /** Rows, once they are known. */
  public int rows() {
    return height.orElseThrow();
  }

  /** Columns, once they are known. */
  public int columns() {
    return width.orElseThrow();
  }

  /** Refuses any size but one that cannot be changed. */
  public void requireSquare(String dataset, int size) {
    Resize asked = orSquare(size);
    if (asked.rows() != size || asked.columns() != size) {
      throw new DataException(
          "images of %s are %dx%d pixels, and cannot be %dx%d"
              .formatted(dataset, size, size, asked.columns(), asked.rows()));
    }
  }
}
