package dev.clipstream.image;

/** What raw pixels must look like: their sizes and the length that follows from these. */
final class RawSize {
  private RawSize() {}

  /**
   * Checks a raw picture's sizes and length.
   *
   * @throws BadPictureException if the size is missing, odd where the chroma planes are halved,
   *     over the limit, or at odds with the length
   */
  static void check(Picture picture, PictureLimits limits) throws BadPictureException {
    PictureFormat format = picture.format();
    int width = picture.width();
    int height = picture.height();
    if (width == 0 || height == 0) {
      throw new BadPictureException(format + " needs the picture's width and height");
    }
    limits.checkPixels(format, width, height);
    boolean halved = format == PictureFormat.NV12 || format == PictureFormat.I420;
    if (halved && (width % 2 != 0 || height % 2 != 0)) {
      throw new BadPictureException(
          "%s needs an even width and height, not %dx%d".formatted(format, width, height));
    }
    long expected = bytes(format, width, height);
    if (picture.length() != expected) {
      throw new BadPictureException(
          "%s of %dx%d pixels takes %d bytes, but there are %d"
              .formatted(format, width, height, expected, picture.length()));
    }
  }

  private static long bytes(PictureFormat format, long width, long height) {
    return switch (format) {
      case RGB24, BGR24 -> width * height * 3;
      case GRAY8 -> width * height;
      case NV12, I420 -> width * height * 3 / 2;
      case JPEG, PNG, WEBP -> throw new IllegalArgumentException("not raw: " + format);
    };
  }
}
