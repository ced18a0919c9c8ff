package dev.clipstream.collect;

import dev.clipstream.image.BadPictureException;
import dev.clipstream.image.Fit;
import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Picture;
import dev.clipstream.image.PictureDecoder;
import dev.clipstream.image.PictureFormat;
import dev.clipstream.image.PictureLimits;
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
  private final PictureDecoder decoder =
      new PictureDecoder(1, 1, Fit.STRETCH, PictureLimits.DEFAULT);

  /**
   * The contents of a file.
   *
   * @param ending of its name, with the dot
   */
  @SuppressWarnings("ArrayRecordComponent") // Passed on once, never compared.
  record Content(byte[] bytes, String ending) {}

  /**
   * Makes a file of a picture.
   *
   * @throws BadPictureException if it is none
   */
  Content of(Picture picture) throws BadPictureException {
    if (picture.format().isRaw()) {
      return new Content(encoder.encode(decoder.decodeWhole(picture)), ".jpg");
    }
    int end = picture.offset() + picture.length();
    byte[] bytes = Arrays.copyOfRange(picture.data(), picture.offset(), end);
    PictureFormat format = PictureFormat.sniff(bytes, 0, bytes.length).orElse(picture.format());
    String ending = format == PictureFormat.JPEG ? "jpg" : format.name().toLowerCase(Locale.ROOT);
    return new Content(bytes, "." + ending);
  }

  @Override
  public void close() {
    decoder.close();
    encoder.close();
  }
}
