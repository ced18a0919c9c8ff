package dev.clipstream.image;

import dev.clipstream.image.jpeg.JpegWork;
import dev.clipstream.system.Checks;

/**
 * What a decoder refuses before it spends anything on an image. All limits are checked before a
 * pixel is decoded, so that no file can ask for more memory or time than its pixels need; of a
 * JPEG's scans, which are a decoder's work over again, {@link JpegWork} allows as many as its
 * pixels warrant.
 *
 * @param maxBytes the longest image, in bytes as it came; 1 or more
 * @param maxPixels the largest image, in pixels (width times height); 1 or more
 * @param maxAspect how many times as long as the shorter side the longer may be; 1 or more
 */
public record ImageLimits(int maxBytes, long maxPixels, int maxAspect) {

  private static final int ASPECT = 200;

  /**
   * 32 MiB and 50 megapixels: more than any camera sends, less than hurts a 1 GB heap. A side 200
   * times the other is more than any panorama has, and nothing that a model could see anything on.
   */
  public static final ImageLimits DEFAULT = new ImageLimits(32 << 20, 50_000_000);

  /** With the default limit of the aspect. */
  public ImageLimits(int maxBytes, long maxPixels) {
    this(maxBytes, maxPixels, ASPECT);
  }

  public ImageLimits {
    new Checks()
        .atLeast("max-image-bytes", maxBytes, 1)
        .atLeast("max-pixels", maxPixels, 1)
        .atLeast("max-aspect", maxAspect, 1)
        .throwIfAny();
  }

  public void checkBytes(int bytes) throws BadImageException {
    if (bytes == 0) {
      throw new BadImageException("image is empty");
    }
    if (bytes > maxBytes) {
      throw new OverLimitException(
          "image of %d bytes is over the limit of %d".formatted(bytes, maxBytes));
    }
  }

  public void checkPixels(ImageEncoding format, long width, long height) throws BadImageException {
    if (width < 1 || height < 1) {
      throw new BadImageException("%s of %dx%d pixels is empty".formatted(format, width, height));
    }
    // Division, since the product of two 32-bit sizes of a hostile PNG does not fit a long.
    if (width > maxPixels / height) {
      throw new OverLimitException(
          "%s of %dx%d pixels is over the limit of %d".formatted(format, width, height, maxPixels));
    }
    long longer = Math.max(width, height);
    long shorter = Math.min(width, height);
    if (longer > shorter * maxAspect) {
      throw new OverLimitException(
          "%s of %dx%d pixels has one side more than %d times the other"
              .formatted(format, width, height, maxAspect));
    }
  }
}
