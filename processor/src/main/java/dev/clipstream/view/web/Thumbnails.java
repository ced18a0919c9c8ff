package dev.clipstream.view.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import dev.clipstream.image.decode.ImageDecoder;
import dev.clipstream.image.resize.Fit;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/**
 * Makes thumbnails for the cells of the grid, as {@code data:} addresses that are sent along with a
 * cell: a request for each of hundreds of images costs a browser far more than the images do. A
 * small JPEG goes as it came. All else is cut to the tile's proportions and made smaller here,
 * once, so that no browser has to unpack thirty full frames a second, nor whatever a stranger calls
 * a PNG. Thread-safe, one image at a time.
 */
final class Thumbnails implements AutoCloseable {

  /** Twice the width of a usual tile, for dense screens. */
  static final int WIDTH = 384;

  static final int HEIGHT = 288;

  /** A JPEG of no more bytes than this holds no more than about a million pixels. */
  private static final int SMALL_BYTES = 24 << 10;

  private static final int QUALITY = 78;
  private static final String PREFIX = "data:image/jpeg;base64,";

  private final ImageDecoder decoder =
      new ImageDecoder(WIDTH, HEIGHT, Fit.CROP, ImageLimits.DEFAULT);
  private final JpegEncoder encoder = new JpegEncoder(QUALITY);
  private final ByteBuffer pixels = ByteBuffer.allocateDirect(decoder.outputBytes());
  private boolean closed;

  /** The address; empty if the image cannot be shown. */
  String of(Image image) {
    byte[] file = file(image);
    return file.length == 0
        ? ""
        : PREFIX + new String(Base64.getEncoder().encode(file), ISO_8859_1);
  }

  /** The JPEG file; no bytes if the image cannot be shown. */
  byte[] file(Image image) {
    return isSmallJpeg(image) ? bytes(image) : made(image);
  }

  /** Whether the image costs next to nothing. */
  static boolean isSmallJpeg(Image image) {
    return !image.format().isRaw()
        && image.length() <= SMALL_BYTES
        && ImageEncoding.sniff(image.data(), image.offset(), image.length())
            .filter(format -> format == ImageEncoding.JPEG)
            .isPresent();
  }

  private static byte[] bytes(Image image) {
    return Arrays.copyOfRange(image.data(), image.offset(), image.offset() + image.length());
  }

  private synchronized byte[] made(Image image) {
    if (closed) {
      return new byte[0];
    }
    try {
      decoder.decode(image, pixels, 0);
      byte[] rgb = new byte[decoder.outputBytes()];
      pixels.get(0, rgb);
      return encoder.encode(new Pixels(WIDTH, HEIGHT, rgb));
    } catch (BadImageException e) {
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
