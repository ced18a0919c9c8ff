package dev.clipstream.collect;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.decode.ImageDecoder;
import dev.clipstream.image.resize.Fit;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;

/**
 * Frames as files: JPEG, PNG and WebP byte for byte as they came, raw pixels as JPEG. Belongs to
 * one thread, which closes it.
 */
final class FrameFiles implements AutoCloseable {

  /** Nothing that a camera does not lose itself. */
  private static final int QUALITY = 95;

  private final JpegEncoder encoder = new JpegEncoder(QUALITY);
  private final ImageDecoder decoder = new ImageDecoder(1, 1, Fit.STRETCH, ImageLimits.DEFAULT);
  private final ByteBuffer onePixel = ByteBuffer.allocateDirect(decoder.outputBytes());

  /**
   * The contents of a file.
   *
   * @param ending of its name, with the dot
   */
  @SuppressWarnings("ArrayRecordComponent") // Passed on once, never compared.
  record Content(byte[] bytes, String ending) {}

  /**
   * Makes a file of an image. It is decoded, if only to a pixel: what serving refuses has no part
   * in its clip, and a trainer would leave out the whole clip for it.
   *
   * @throws BadImageException if it is none, or damaged
   */
  Content of(Image image) throws BadImageException {
    if (image.format().isRaw()) {
      return new Content(encoder.encode(decoder.decodeWhole(image)), ".jpg");
    }
    decoder.decode(image, onePixel, 0);
    int end = image.offset() + image.length();
    byte[] bytes = Arrays.copyOfRange(image.data(), image.offset(), end);
    ImageEncoding format = ImageEncoding.sniff(bytes, 0, bytes.length).orElse(image.format());
    String ending = format == ImageEncoding.JPEG ? "jpg" : format.name().toLowerCase(Locale.ROOT);
    return new Content(bytes, "." + ending);
  }

  /**
   * A name for what shares its name with another.
   *
   * @param micros time of capture, since 1970
   */
  static String dated(String name, long micros) {
    // No safe name has an at sign but behind a plus.
    return name + "@" + micros;
  }

  @Override
  public void close() {
    decoder.close();
    encoder.close();
  }
}
