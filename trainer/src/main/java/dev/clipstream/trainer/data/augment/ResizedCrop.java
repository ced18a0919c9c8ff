package dev.clipstream.trainer.data.augment;

import dev.clipstream.system.Checks;
import java.util.Random;

/**
 * Settings of random resized crops: a part of an image, of random area, shape and place, is brought
 * to the size of the whole. Szegedy et al., Going deeper with convolutions, 2015.
 *
 * @param minScale least part of the image's area, more than 0 to 1; the part is uniform from there
 *     to 1
 * @param maxRatio how many times as wide, or as high, in proportion a part may be, 1 to 4; its
 *     logarithm is uniform
 */
public record ResizedCrop(double minScale, double maxRatio) {

  /** Whole images. */
  static final ResizedCrop NONE = new ResizedCrop(1, 1);

  /** As torchvision and most recipes have it. */
  static final double USUAL_RATIO = 4.0 / 3;

  /** Beyond so many draws that do not fit into the image the whole image is taken. */
  private static final int TRIES = 10;

  public ResizedCrop {
    new Checks()
        .range("the least part of resized-crop", minScale, 0.01, 1)
        .range("the ratio of resized-crop", maxRatio, 1, 4)
        .throwIfAny();
  }

  /**
   * The part of an image that is shown.
   *
   * @param left first column
   * @param top first row
   * @param width columns, at least 1
   * @param height rows, at least 1
   */
  record Box(int left, int top, int width, int height) {}

  /** Draws a part of an image. */
  Box draw(int height, int width, Random random) {
    double ratioLog = Math.log(maxRatio);
    for (int i = 0; i < TRIES; i++) {
      double area = (double) height * width * (minScale + (1 - minScale) * random.nextDouble());
      double ratio = Math.exp(ratioLog * (2 * random.nextDouble() - 1)) * width / height;
      int columns = (int) Math.round(Math.sqrt(area * ratio));
      int rows = (int) Math.round(Math.sqrt(area / ratio));
      if (columns >= 1 && columns <= width && rows >= 1 && rows <= height) {
        int left = random.nextInt(width - columns + 1);
        return new Box(left, random.nextInt(height - rows + 1), columns, rows);
      }
    }
    return new Box(0, 0, width, height);
  }
}
