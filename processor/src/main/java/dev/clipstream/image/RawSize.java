package dev.clipstream.image;

/** Checks of raw pixels: their sizes and the length that follows from these. */
public final class RawSize {
  private RawSize() {}

  /**
   * Checks a raw image's sizes and length.
   *
   * @throws BadImageException if the size is missing, odd where the chroma planes are halved, over
   *     the limit, or at odds with the length
   */
  public static void check(Image image, ImageLimits limits) throws BadImageException {
    ImageEncoding format = image.format();
    int width = image.width();
    int height = image.height();
    if (width == 0 || height == 0) {
      throw new BadImageException(format + " needs the image's width and height");
    }
    limits.checkPixels(format, width, height);
    boolean halved = format == ImageEncoding.NV12 || format == ImageEncoding.I420;
    if (halved && (width % 2 != 0 || height % 2 != 0)) {
      throw new BadImageException(
          "%s needs an even width and height, not %dx%d".formatted(format, width, height));
    }
    long expected = bytes(format, width, height);
    if (image.length() != expected) {
      throw new BadImageException(
          "%s of %dx%d pixels takes %d bytes, but there are %d"
              .formatted(format, width, height, expected, image.length()));
    }
  }

  private static long bytes(ImageEncoding format, long width, long height) {
    return switch (format) {
      case RGB24, BGR24 -> width * height * 3;
      case GRAY8 -> width * height;
      case NV12, I420 -> width * height * 3 / 2;
      case JPEG, PNG, WEBP -> throw new IllegalArgumentException("not raw: " + format);
    };
  }
}
