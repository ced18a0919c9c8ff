package dev.clipstream.vision;

/**
 * What a decoder refuses before it spends anything on a picture. Both limits are checked on the
 * file's header, before a pixel is decoded.
 *
 * @param maxBytes the longest picture, in bytes as it came; 1 or more
 * @param maxPixels the largest picture, in pixels (width times height); 1 or more
 */
public record PictureLimits(int maxBytes, long maxPixels) {

  /** 32 MiB and 50 megapixels: more than any camera sends, less than hurts a 1 GB heap. */
  public static final PictureLimits DEFAULT = new PictureLimits(32 << 20, 50_000_000);

  public PictureLimits {
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxBytes must be 1 or more, but is " + maxBytes);
    }
    if (maxPixels < 1) {
      throw new IllegalArgumentException("maxPixels must be 1 or more, but is " + maxPixels);
    }
  }

  void checkBytes(int bytes) throws BadPictureException {
    if (bytes == 0) {
      throw new BadPictureException("picture is empty");
    }
    if (bytes > maxBytes) {
      throw new OverLimitException(
          "picture of %d bytes is over the limit of %d".formatted(bytes, maxBytes));
    }
  }

  void checkPixels(PictureFormat format, long width, long height) throws BadPictureException {
    if (width < 1 || height < 1) {
      throw new BadPictureException("%s of %dx%d pixels is empty".formatted(format, width, height));
    }
    // Division, since the product of two 32-bit sizes of a hostile PNG does not fit a long.
    if (width > maxPixels / height) {
      throw new OverLimitException(
          "%s of %dx%d pixels is over the limit of %d".formatted(format, width, height, maxPixels));
    }
  }
}
