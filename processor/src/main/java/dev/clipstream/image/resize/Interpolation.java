package dev.clipstream.image.resize;

/**
 * How an output pixel is weighed together from the source pixels around it, for one axis.
 *
 * <p>All but {@link #NEAREST} and {@link #HALVING} are the filters of Pillow, which torchvision and
 * the image processors of Hugging Face use: when an image becomes smaller, the filter is widened by
 * the same factor, so that every source pixel counts and nothing aliases.
 */
public enum Interpolation {
  /**
   * The source pixel that the output pixel's center falls into. It aliases, as it does elsewhere.
   */
  NEAREST(0),
  /** Triangle over two pixels. */
  BILINEAR(1),
  /** Cubic convolution over four pixels with a = −0.5. */
  BICUBIC(2),
  /** Mean of the area that the output pixel covers, parts of pixels included. */
  AREA(0.5),
  /** Mean of the pixels whose centers the output pixel covers. */
  BOX(0.5),
  /** Cosine window over two pixels. */
  HAMMING(1),
  /** Windowed sinc over six pixels. */
  LANCZOS(3),
  /**
   * Halves each axis while it is more than twice too long, and interpolates linearly between two
   * pixels the rest of the way: fast, and with some aliasing. This project's trainer resizes so.
   */
  HALVING(0);

  private final double support;

  Interpolation(double support) {
    this.support = support;
  }

  /** Half the width of the filter in pixels, before it is widened. */
  double support() {
    return support;
  }

  /** The weight at a distance of {@code x} pixels from the center; not normalized. */
  double weight(double x) {
    double distance = Math.abs(x);
    return switch (this) {
      case BILINEAR -> Math.max(0, 1 - distance);
      case BICUBIC -> cubic(distance);
      // Pillow's box has one edge of its own, so that a pixel on the border of two counts once.
      case BOX -> x > -0.5 && x <= 0.5 ? 1 : 0;
      case HAMMING -> distance < 1 ? sinc(distance) * (0.54 + 0.46 * Math.cos(Math.PI * x)) : 0;
      case LANCZOS -> distance < 3 ? sinc(distance) * sinc(distance / 3) : 0;
      case NEAREST, AREA, HALVING -> throw new IllegalStateException(this + " has no such filter");
    };
  }

  private static double cubic(double x) {
    if (x < 1) {
      return (1.5 * x - 2.5) * x * x + 1;
    }
    return x < 2 ? -0.5 * (((x - 5) * x + 8) * x - 4) : 0;
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }
}
