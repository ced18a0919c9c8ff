package dev.clipstream.image;

/**
 * An image file of which everything that can be told without decoding pixels has been checked, and
 * what of it a native decoder may see: not one length that the file only claims, and no part that
 * the pixels do not need.
 *
 * @param header what the file says of its image
 * @param parts a file of the same format, made anew
 */
record CheckedFile(ImageHeader header, FileParts parts) {

  /**
   * Checks a file.
   *
   * @throws BadImageException if it is truncated, damaged, makes no sense or is over the limits
   */
  static CheckedFile of(ImageEncoding format, ByteView file, ImageLimits limits)
      throws BadImageException {
    return switch (format) {
      case JPEG -> JpegFile.check(file, limits);
      case PNG -> PngFile.check(file, limits);
      case WEBP -> WebpFile.check(file, limits);
      case RGB24, BGR24, GRAY8, NV12, I420 ->
          throw new IllegalArgumentException(format + " is no file format");
    };
  }
}
