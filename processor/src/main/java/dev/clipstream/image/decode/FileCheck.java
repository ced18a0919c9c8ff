package dev.clipstream.image.decode;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.ByteView;
import dev.clipstream.image.CheckedFile;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.image.PngFile;
import dev.clipstream.image.jpeg.JpegFile;
import dev.clipstream.image.webp.WebpFile;

/** Checks image files of every format before a native decoder sees them. */
final class FileCheck {

  private FileCheck() {}

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
