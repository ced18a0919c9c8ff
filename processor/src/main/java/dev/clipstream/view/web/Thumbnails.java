package dev.clipstream.view.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.clipstream.image.BadPictureException;
import dev.clipstream.image.Fit;
import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Picture;
import dev.clipstream.image.PictureDecoder;
import dev.clipstream.image.PictureFormat;
import dev.clipstream.image.PictureLimits;
import dev.clipstream.image.Pixels;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/**
 * Makes of a picture what a tile of the wall shows, as a {@code data:} address that goes along with
 * the tile: a request for each of hundreds of pictures costs a browser far more than the pictures
 * do. A small JPEG goes as it came. All else is cut to the tile's proportions and made smaller
 * here, once, so that no browser has to unpack thirty full frames a second, nor whatever a stranger
 * calls a PNG. Thread-safe, one picture at a time.
 */
final class Thumbnails implements AutoCloseable {

  /** Twice the width of a usual tile, for dense screens. */
  static final int WIDTH = 384;

  static final int HEIGHT = 288;

  /** A JPEG of no more bytes than this holds no more than about a million pixels. */
  private static final int SMALL_BYTES = 24 << 10;

  private static final int QUALITY = 78;
  private static final String PREFIX = "data:image/jpeg;base64,";

  private final PictureDecoder decoder =
      new PictureDecoder(WIDTH, HEIGHT, Fit.CROP, PictureLimits.DEFAULT);
  private final JpegEncoder encoder = new JpegEncoder(QUALITY);
  private final ByteBuffer pixels = ByteBuffer.allocateDirect(decoder.outputBytes());
  private boolean closed;

  /** The address; empty if the picture cannot be shown. */
  String of(Picture picture) {
    byte[] file = isSmallJpeg(picture) ? bytes(picture) : made(picture);
    return file.length == 0
        ? ""
        : PREFIX + new String(Base64.getEncoder().encode(file), ISO_8859_1);
  }

  /** Whether the picture costs next to nothing. */
  static boolean isSmallJpeg(Picture picture) {
    return !picture.format().isRaw()
        && picture.length() <= SMALL_BYTES
        && PictureFormat.sniff(picture.data(), picture.offset(), picture.length())
            .filter(format -> format == PictureFormat.JPEG)
            .isPresent();
  }

  private static byte[] bytes(Picture picture) {
    return Arrays.copyOfRange(
        picture.data(), picture.offset(), picture.offset() + picture.length());
  }

  private synchronized byte[] made(Picture picture) {
    if (closed) {
      return new byte[0];
    }
    try {
      decoder.decode(picture, pixels, 0);
      byte[] rgb = new byte[decoder.outputBytes()];
      pixels.get(0, rgb);
      return encoder.encode(new Pixels(WIDTH, HEIGHT, rgb));
    } catch (BadPictureException e) {
      return new byte[0];
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    decoder.close();
    encoder.close();
  }
}
