package dev.clipstream.cli.send;

import dev.clipstream.avro.ImageFormat;
import dev.clipstream.cli.send.publish.SentImage;
import dev.clipstream.image.BadImageException;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import dev.clipstream.image.decode.ForeignImages;
import dev.clipstream.image.decode.ImageDecoder;
import dev.clipstream.image.resize.Fit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Encodes frames for sending: files of a format that frames can have stay as they are, all else
 * becomes JPEG. Owned by one thread at a time; closed by whoever made it.
 */
final class FrameEncoder implements AutoCloseable {

  private final int quality;
  private final int maxSize;

  // Made when first needed: files that go as they are need no native library at all.
  private @Nullable JpegEncoder jpeg;
  private @Nullable ImageDecoder decoder;

  /**
   * @param quality of JPEG, 1 to 100
   * @param maxSize pixels of the longer side; larger images are made smaller
   */
  FrameEncoder(int quality, int maxSize) {
    this.quality = quality;
    this.maxSize = maxSize;
  }

  SentImage encode(Pixels pixels) {
    if (jpeg == null) {
      jpeg = new JpegEncoder(quality);
    }
    return new SentImage(ImageFormat.JPEG, jpeg.encode(ForeignImages.shrink(pixels, maxSize)));
  }

  /**
   * @throws BadImageException if the file must be decoded, to change its format or size, and cannot
   *     be
   */
  SentImage encode(byte[] file) throws BadImageException {
    Optional<ImageEncoding> format = ImageEncoding.sniff(file, 0, file.length);
    if (format.isEmpty()) {
      return encode(ForeignImages.decode(file));
    }
    SentImage asItIs = new SentImage(ImageFormat.valueOf(format.get().name()), file);
    if (maxSize == Integer.MAX_VALUE) {
      return asItIs;
    }
    if (decoder == null) {
      // Only ever decodes at an image's own size; the size given here plays no part.
      decoder = new ImageDecoder(1, 1, Fit.STRETCH, ImageLimits.DEFAULT);
    }
    Pixels pixels = decoder.decodeWhole(Image.encoded(format.get(), file));
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
