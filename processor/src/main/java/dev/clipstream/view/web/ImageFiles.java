package dev.clipstream.view.web;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.decode.ImageDecoder;
import dev.clipstream.image.resize.Fit;
import java.util.Arrays;
import java.util.Optional;

/**
 * Converts images to what a browser can show: files go as they came, raw pixels as JPEG. Only
 * images that a page asks for get here, so nothing is encoded that nobody sees. Thread-safe, one
 * image at a time.
 */
final class ImageFiles implements AutoCloseable {

  private static final int QUALITY = 80;

  /**
   * A file for a browser.
   *
   * @param body its bytes, which nobody changes
   */
  @SuppressWarnings("ArrayRecordComponent") // made for one answer
  record ImageFile(String contentType, byte[] body) {}

  private final ImageDecoder decoder = new ImageDecoder(1, 1, Fit.STRETCH, ImageLimits.DEFAULT);
  private final JpegEncoder encoder = new JpegEncoder(QUALITY);
  private boolean closed;

  /**
   * The file for an image; empty if it is none that can be shown. Its type is that of the bytes it
   * begins with, whatever the sender called it.
   */
  Optional<ImageFile> of(Image image) {
    return image.format().isRaw() ? encoded(image) : asItCame(image);
  }

  private static Optional<ImageFile> asItCame(Image image) {
    return ImageEncoding.sniff(image.data(), image.offset(), image.length())
        .map(
            format ->
                new ImageFile(
                    contentType(format),
                    Arrays.copyOfRange(
                        image.data(), image.offset(), image.offset() + image.length())));
  }

  private static String contentType(ImageEncoding format) {
    return switch (format) {
      case JPEG -> "image/jpeg";
      case PNG -> "image/png";
      case WEBP -> "image/webp";
      case RGB24, BGR24, GRAY8, NV12, I420 ->
          throw new IllegalArgumentException(format + " is no file");
    };
  }

  private synchronized Optional<ImageFile> encoded(Image image) {
    if (closed) {
      return Optional.empty();
    }
    try {
      return Optional.of(new ImageFile("image/jpeg", encoder.encode(decoder.decodeWhole(image))));
    } catch (BadImageException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    decoder.close();
    encoder.close();
  }
}
