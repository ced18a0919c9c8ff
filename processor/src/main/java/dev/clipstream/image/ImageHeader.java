package dev.clipstream.image;

/**
 * The header of an encoded image: its format, size and orientation, read without decoding anything,
 * to refuse bombs and truncated files for the price of a walk over a few markers.
 *
 * @param format JPEG, PNG or WEBP
 * @param width pixels a row as stored, before turning upright; unsigned 32 bits in a PNG
 * @param height rows as stored
 * @param orientation how the stored image is to be turned
 */
record ImageHeader(ImageEncoding format, long width, long height, Orientation orientation) {

  /**
   * Reads the header and checks that the file is complete.
   *
   * @throws BadImageException if the file is truncated or its header makes no sense
   */
  static ImageHeader read(ImageEncoding format, ByteView file) throws BadImageException {
    return switch (format) {
      case JPEG -> JpegHeader.read(file);
      case PNG -> PngHeader.read(file);
      case WEBP -> WebpHeader.read(file);
      case RGB24, BGR24, GRAY8, NV12, I420 ->
          throw new IllegalArgumentException(format + " has no header");
    };
  }
}
