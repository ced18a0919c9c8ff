package dev.clipstream.trainer.data.augment;

import dev.clipstream.system.Checks;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Settings of random erasing: a rectangle of random area, shape and place becomes noise. Zhong et
 * al., Random erasing data augmentation, 2020.
 *
 * @param probability that an image loses a rectangle, 0 to 1
 * @param maxArea largest part of the image's area that it has, 0.02 to 1; the part is uniform from
 *     0.02 to it
 */
public record Erasing(double probability, double maxArea) {

  /** Images as they are. */
  static final Erasing NONE = new Erasing(0, 1.0 / 3);

  static final double USUAL_AREA = NONE.maxArea;

  /** Least part of an image that a rectangle has. */
  static final double MIN_AREA = 0.02;

  /** How many times as high as it is wide a rectangle may be, or as wide as high. */
  private static final double MAX_RATIO = 10.0 / 3;

  private static final int TRIES = 10;

  public Erasing {
    new Checks()
        .range("the probability of erase", probability, 0, 1)
        .range("the largest area of erase", maxArea, 0.02, 1)
        .throwIfAny();
  }

  /** A rectangle of noise, or nothing. */
  Optional<Patch> draw(int height, int width, Random random) {
    if (probability == 0 || random.nextDouble() >= probability) {
      return Optional.empty();
    }
    double ratioLog = Math.log(MAX_RATIO);
    for (int i = 0; i < TRIES; i++) {
      double part = MIN_AREA + (maxArea - MIN_AREA) * random.nextDouble();
      double ratio = Math.exp(ratioLog * (2 * random.nextDouble() - 1));
      int rows = (int) Math.round(Math.sqrt(part * height * width * ratio));
      int columns = (int) Math.round(Math.sqrt(part * height * width / ratio));
      if (rows >= 1 && rows <= height && columns >= 1 && columns <= width) {
        int top = random.nextInt(height - rows + 1);
        int left = random.nextInt(width - columns + 1);
        return Optional.of(new Patch(left, top, columns, rows, random.nextLong()));
      }
    }
    return Optional.empty();
  }

  /**
   * A rectangle and the noise in it, the same in whatever image it is put.
   *
   * @param seed of the noise
   */
  record Patch(int left, int top, int width, int height, long seed) {

    /**
     * Puts the noise in.
     *
     * @param image uint8 RGB [H,W,3]
     * @param columns W
     */
    void apply(byte[] image, int columns) {
      SplittableRandom noise = new SplittableRandom(seed);
      for (int y = top; y < top + height; y++) {
        for (int i = 3 * (y * columns + left); i < 3 * (y * columns + left + width); i++) {
          image[i] = (byte) noise.nextInt(256);
        }
      }
    }
  }
}
