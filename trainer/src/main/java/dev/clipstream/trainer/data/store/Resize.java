package dev.clipstream.trainer.data.store;

import dev.clipstream.image.resize.Fit;
import dev.clipstream.image.resize.Resizing;
import java.util.OptionalInt;

/**
 * The size that images are resized to, and the fit.
 *
 * @param height rows, if it is not the data set's to choose
 * @param width columns, if it is not the data set's to choose
 * @param resizing what becomes of images of another size
 */
public record Resize(OptionalInt height, OptionalInt width, Resizing resizing) {

  /** The data set's own size; other shapes are stretched. */
  public static final Resize USUAL =
      new Resize(OptionalInt.empty(), OptionalInt.empty(), Resizing.halving(Fit.STRETCH));

  /** A given size, as this trainer resizes. */
  public static Resize to(int height, int width, Fit fit) {
    return to(height, width, Resizing.halving(fit));
  }

  /** A given size, as a model wants it. */
  public static Resize to(int height, int width, Resizing resizing) {
    return new Resize(OptionalInt.of(height), OptionalInt.of(width), resizing);
  }

  /** What becomes of images of another shape. */
  public Fit fit() {
    return resizing.fit();
  }

  /** The same where a size is given, and else a square of the usual one. */
  public Resize orSquare(int usual) {
    return to(height.orElse(usual), width.orElse(usual), resizing);
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
