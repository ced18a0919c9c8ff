package dev.clipstream.image;

import dev.clipstream.image.decode.ImageDecoder;
import java.util.Objects;

/**
 * One image as it came: an encoded file or raw pixels.
 *
 * <p>The array is not copied, because images are large and pass through once. Whoever makes an
 * image leaves the array alone until the image has been decoded. For the same reason two images are
 * equal only if they share one array.
 *
 * @param format what the sender says the bytes are; see {@link ImageDecoder} for what happens when
 *     they are something else
 * @param width pixels a row; 0 where unknown, which only encoded images may leave so
 * @param height rows; 0 where unknown, which only encoded images may leave so
 * @param data holds the image's bytes from {@code offset} on, {@code length} of them
 */
@SuppressWarnings("ArrayRecordComponent") // shared on purpose, see above
public record Image(
    ImageEncoding format, int width, int height, byte[] data, int offset, int length) {

  public Image {
    Objects.requireNonNull(format, "format");
    Objects.checkFromIndexSize(offset, length, data.length);
  }

  /** An encoded image that fills its array. */
  public static Image encoded(ImageEncoding format, byte[] data) {
    return new Image(format, 0, 0, data, 0, data.length);
  }

  /** Raw pixels that fill their array. */
  public static Image raw(ImageEncoding format, int width, int height, byte[] data) {
    return new Image(format, width, height, data, 0, data.length);
  }
}
