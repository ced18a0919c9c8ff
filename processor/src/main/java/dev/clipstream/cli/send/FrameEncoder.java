package dev.clipstream.cli.send;

import dev.clipstream.avro.ImageFormat;
import dev.clipstream.image.BadPictureException;
import dev.clipstream.image.Fit;
import dev.clipstream.image.ForeignPictures;
import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Picture;
import dev.clipstream.image.PictureDecoder;
import dev.clipstream.image.PictureFormat;
import dev.clipstream.image.PictureLimits;
import dev.clipstream.image.Pixels;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the bytes that are sent: files of a format that frames can have stay as they are, all else
 * becomes JPEG. Owned by one thread at a time; closed by whoever made it.
 */
final class FrameEncoder implements AutoCloseable {

  private final int quality;
  private final int maxSize;

  // Made when first needed: files that go as they are need no native library at all.
  private @Nullable JpegEncoder jpeg;
  private @Nullable PictureDecoder decoder;

  /**
   * @param quality of JPEG, 1 to 100
   * @param maxSize pixels of the longer side; larger pictures are made smaller
   */
  FrameEncoder(int quality, int maxSize) {
    this.quality = quality;
    this.maxSize = maxSize;
  }

  Image encode(Pixels pixels) {
    if (jpeg == null) {
      jpeg = new JpegEncoder(quality);
    }
    return new Image(ImageFormat.JPEG, jpeg.encode(ForeignPictures.shrink(pixels, maxSize)));
  }

  /**
   * @throws BadPictureException if the file must be decoded, to change its format or size, and
   *     cannot be
   */
  Image encode(byte[] file) throws BadPictureException {
    Optional<PictureFormat> format = PictureFormat.sniff(file, 0, file.length);
    if (format.isEmpty()) {
      return encode(ForeignPictures.decode(file));
    }
    Image asItIs = new Image(ImageFormat.valueOf(format.get().name()), file);
    if (maxSize == Integer.MAX_VALUE) {
      return asItIs;
    }
    if (decoder == null) {
      // Only ever decodes at a picture's own size; the size given here plays no part.
      decoder = new PictureDecoder(1, 1, Fit.STRETCH, PictureLimits.DEFAULT);
    }
    Pixels pixels = decoder.decodeWhole(Picture.encoded(format.get(), file));
    boolean fits = Math.max(pixels.width(), pixels.height()) <= maxSize;
    return fits ? asItIs : encode(pixels);
  }

  @Override
  public void close() {
    if (jpeg != null) {
      jpeg.close();
    }
    if (decoder != null) {
      decoder.close();
    }
  }
}
