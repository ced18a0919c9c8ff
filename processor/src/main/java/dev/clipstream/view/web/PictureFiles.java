package dev.clipstream.view.web;

import dev.clipstream.image.BadPictureException;
import dev.clipstream.image.Fit;
import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Picture;
import dev.clipstream.image.PictureDecoder;
import dev.clipstream.image.PictureFormat;
import dev.clipstream.image.PictureLimits;
import java.util.Arrays;
import java.util.Optional;

/**
 * Makes of a picture what a browser shows: files go as they came, raw pixels as JPEG. Only pictures
 * that a page asks for get here, so nothing is encoded that nobody sees. Thread-safe, one picture
 * at a time.
 */
final class PictureFiles implements AutoCloseable {

  private static final int QUALITY = 80;

  /**
   * A file for a browser.
   *
   * @param body its bytes, which nobody changes
   */
  @SuppressWarnings("ArrayRecordComponent") // made for one answer
  record PictureFile(String contentType, byte[] body) {}

  private final PictureDecoder decoder =
      new PictureDecoder(1, 1, Fit.STRETCH, PictureLimits.DEFAULT);
  private final JpegEncoder encoder = new JpegEncoder(QUALITY);
  private boolean closed;

  /**
   * The file for a picture; empty if it is none that can be shown. Its type is that of the bytes it
   * begins with, whatever the sender called it.
   */
  Optional<PictureFile> of(Picture picture) {
    return picture.format().isRaw() ? encoded(picture) : asItCame(picture);
  }

  private static Optional<PictureFile> asItCame(Picture picture) {
    return PictureFormat.sniff(picture.data(), picture.offset(), picture.length())
        .map(
            format ->
                new PictureFile(
                    contentType(format),
                    Arrays.copyOfRange(
                        picture.data(), picture.offset(), picture.offset() + picture.length())));
  }

  private static String contentType(PictureFormat format) {
    return switch (format) {
      case JPEG -> "image/jpeg";
      case PNG -> "image/png";
      case WEBP -> "image/webp";
      case RGB24, BGR24, GRAY8, NV12, I420 ->
          throw new IllegalArgumentException(format + " is no file");
    };
  }

  private synchronized Optional<PictureFile> encoded(Picture picture) {
    if (closed) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new PictureFile("image/jpeg", encoder.encode(decoder.decodeWhole(picture))));
    } catch (BadPictureException | IllegalArgumentException e) {
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
