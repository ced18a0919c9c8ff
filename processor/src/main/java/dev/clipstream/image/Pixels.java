package dev.clipstream.image;

/**
 * A decoded image, upright: uint8 {@code [height, width, 3]}, red, green, blue, rows from the top
 * without padding. The array is not copied.
 *
 * @param width pixels a row, 1 or more
 * @param height rows, 1 or more
 * @param rgb {@code width * height * 3} bytes
 */
@SuppressWarnings("ArrayRecordComponent") // pixels are handed on, never compared or kept
public record Pixels(int width, int height, byte[] rgb) {

  public Pixels {
    if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
      throw new IllegalArgumentException(
          "%dx%d RGB pixels take %d bytes, but there are %d"
              .formatted(width, height, 3L * width * height, rgb.length));
    }
  }
}
