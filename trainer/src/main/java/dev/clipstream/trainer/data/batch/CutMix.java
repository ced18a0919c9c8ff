package dev.clipstream.trainer.data.batch;

import dev.clipstream.trainer.data.batch.FrameBatch.Mix;
import java.nio.ByteBuffer;
import java.util.Random;

/**
 * Puts a rectangle of another image of the batch into each, with the image's proportions and
 * anywhere, cut off at the edges; one rectangle for the batch. A label's share is the area that is
 * left of its image. Yun et al., CutMix, 2019.
 */
final class CutMix {

  private CutMix() {}

  /**
   * A rectangle of an image.
   *
   * @param bottom the row after the last
   * @param right the column after the last
   */
  record Rectangle(int top, int bottom, int left, int right) {

    /** Draws one that takes 1 - s of the area, s of Beta(alpha, alpha), where no edge cuts it. */
    static Rectangle draw(int height, int width, double alpha, Random random) {
      double side = Math.sqrt(1 - MixUp.beta(alpha, random));
      int rows = (int) Math.round(side * height);
      int columns = (int) Math.round(side * width);
      int top = random.nextInt(height) - rows / 2;
      int left = random.nextInt(width) - columns / 2;
      return new Rectangle(
          Math.max(0, top),
          Math.min(height, top + rows),
          Math.max(0, left),
          Math.min(width, left + columns));
    }

    /** The part of an image that is outside of it. */
    float left(int height, int width) {
      double inside = (double) (bottom - top) * (right - left);
      return (float) (1 - inside / ((double) height * width));
    }

    /** What an image, uint8 RGB [H,W,3], has in it, row by row. */
    byte[] read(ByteBuffer pixels, int image, int width) {
      int columns = 3 * (right - left);
      byte[] inside = new byte[columns * (bottom - top)];
      for (int row = top; row < bottom; row++) {
        pixels.get(image + 3 * (row * width + left), inside, (row - top) * columns, columns);
      }
      return inside;
    }

    /** Puts into an image what {@link #read} gave of another. */
    void write(ByteBuffer pixels, int image, int width, byte[] inside) {
      int columns = 3 * (right - left);
      for (int row = top; row < bottom; row++) {
        pixels.put(image + 3 * (row * width + left), inside, (row - top) * columns, columns);
      }
    }
  }

  /** Mixes the images of a shuffled batch in place, the first with the last and so on. */
  static FrameBatch apply(FrameBatch batch, double alpha, Random random) {
    int height = batch.height();
    int width = batch.width();
    int bytes = 3 * height * width;
    Rectangle rectangle = Rectangle.draw(height, width, alpha, random);
    int count = batch.size();
    for (int i = 0; i < count / 2; i++) {
      int there = (count - 1 - i) * bytes;
      byte[] own = rectangle.read(batch.pixels(), i * bytes, width);
      rectangle.write(
          batch.pixels(), i * bytes, width, rectangle.read(batch.pixels(), there, width));
      rectangle.write(batch.pixels(), there, width, own);
    }
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = batch.labels()[count - 1 - i];
    }
    return batch.mixed(new Mix(labels, rectangle.left(height, width)));
  }
}
