package dev.clipstream.image;

import java.util.Objects;

/**
 * One picture as it came: an encoded file or raw pixels.
 *
 * <p>The array is not copied, because pictures are large and pass through once. Whoever makes a
 * picture leaves the array alone until the picture has been decoded. For the same reason two
 * pictures are equal only if they share one array.
 *
 * @param format what the sender says the bytes are; see {@link PictureDecoder} for what happens
 *     when they are something else
 * @param width pixels a row; 0 where unknown, which only encoded pictures may leave so
 * @param height rows; 0 where unknown, which only encoded pictures may leave so
 * @param data holds the picture's bytes from {@code offset} on, {@code length} of them
 */
@SuppressWarnings("ArrayRecordComponent") // shared on purpose, see above
public record Picture(
    PictureFormat format, int width, int height, byte[] data, int offset, int length) {

  public Picture {
    Objects.requireNonNull(format, "format");
    Objects.checkFromIndexSize(offset, length, data.length);
  }

  /** An encoded picture that fills its array. */
  public static Picture encoded(PictureFormat format, byte[] data) {
    return new Picture(format, 0, 0, data, 0, data.length);
  }

  /** Raw pixels that fill their array. */
  public static Picture raw(PictureFormat format, int width, int height, byte[] data) {
    return new Picture(format, width, height, data, 0, data.length);
  }
}
