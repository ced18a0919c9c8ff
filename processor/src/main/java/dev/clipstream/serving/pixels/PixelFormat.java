package dev.clipstream.serving.pixels;

import dev.clipstream.image.resize.Resizing;
import dev.clipstream.model.ClipModel;

/**
 * What the pixels of a frame are, uint8 {@code [height,width,3]} RGB: those of one format can stand
 * for each other, those of two never do.
 *
 * @param width pixels of a row
 * @param height rows
 * @param resizing how the image came to that size
 */
public record PixelFormat(int width, int height, Resizing resizing) {

  /** As a model takes them. */
  public static PixelFormat of(ClipModel model) {
    return new PixelFormat(model.width(), model.height(), model.card().resizing());
  }

  /** Of one frame. */
  public int bytes() {
    return 3 * width * height;
  }
}
