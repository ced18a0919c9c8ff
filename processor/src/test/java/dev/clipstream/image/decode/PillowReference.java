package dev.clipstream.image.decode;

import dev.clipstream.image.resize.Interpolation;
import java.util.function.DoubleUnaryOperator;

/**
 * Pillow's {@code Image.resize} once more, with nothing in mind but to be right: what the resampler
 * is compared with. Every output pixel has a weight for every source pixel, in double precision;
 * only sums that end in a half need the 22 bits to which Pillow rounds them.
 */
public final class PillowReference {

  private PillowReference() {}

  /**
   * All of an image, scaled.
   *
   * @param rgb uint8 {@code [height, width, 3]}
   * @return uint8 {@code [toHeight, toWidth, 3]}
   */
  public static byte[] resize(
      byte[] rgb, int width, int height, int toWidth, int toHeight, Interpolation interpolation) {
    long[][] across = rounded(weights(width, toWidth, interpolation));
    long[][] down = rounded(weights(height, toHeight, interpolation));
    byte[] narrow = new byte[3 * toWidth * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < toWidth; x++) {
        for (int c = 0; c < 3; c++) {
          long sum = 0;
          for (int from = 0; from < width; from++) {
            sum += across[x][from] * (rgb[3 * (y * width + from) + c] & 0xff);
          }
          narrow[3 * (y * toWidth + x) + c] = level(sum);
        }
      }
    }
    byte[] result = new byte[3 * toWidth * toHeight];
    for (int y = 0; y < toHeight; y++) {
      for (int x = 0; x < toWidth; x++) {
        for (int c = 0; c < 3; c++) {
          long sum = 0;
          for (int from = 0; from < height; from++) {
            sum += down[y][from] * (narrow[3 * (from * toWidth + x) + c] & 0xff);
          }
          result[3 * (y * toWidth + x) + c] = level(sum);
        }
      }
    }
    return result;
  }

  /** The part of an image from column {@code left} and row {@code top} on. */
  public static byte[] crop(byte[] rgb, int width, int left, int top, int toWidth, int toHeight) {
    byte[] part = new byte[3 * toWidth * toHeight];
    for (int y = 0; y < toHeight; y++) {
      System.arraycopy(rgb, 3 * ((top + y) * width + left), part, 3 * y * toWidth, 3 * toWidth);
    }
    return part;
  }

  private static byte level(long sum) {
    return (byte) Math.max(0, Math.min(255, Math.floorDiv(sum + (1 << 21), 1L << 22)));
  }

  private static long[][] rounded(double[][] weights) {
    long[][] rounded = new long[weights.length][];
    for (int i = 0; i < weights.length; i++) {
      rounded[i] = new long[weights[i].length];
      for (int k = 0; k < weights[i].length; k++) {
        double weight = weights[i][k] * (1 << 22);
        rounded[i][k] = (long) (weight + Math.copySign(0.5, weight));
      }
    }
    return rounded;
  }

  /** Of each output pixel, a weight for every source pixel; they add up to 1. */
  private static double[][] weights(int size, int to, Interpolation interpolation) {
    double scale = (double) size / to;
    double[][] weights = new double[to][size];
    if (interpolation == Interpolation.NEAREST) {
      // Pillow walks along the row; a product would now and then fall on the next pixel.
      double at = scale / 2;
      for (int x = 0; x < to; x++, at += scale) {
        weights[x][Math.min(size - 1, (int) at)] = 1;
      }
      return weights;
    }
    for (int x = 0; x < to; x++) {
      double sum = 0;
      for (int from = 0; from < size; from++) {
        double weight =
            interpolation == Interpolation.AREA
                ? Math.max(0, Math.min(from + 1, (x + 1) * scale) - Math.max(from, x * scale))
                : filtered(from, (x + 0.5) * scale, Math.max(1, scale), interpolation);
        weights[x][from] = weight;
        sum += weight;
      }
      for (int from = 0; from < size; from++) {
        weights[x][from] /= sum;
      }
    }
    return weights;
  }

  private static double filtered(
      int pixel, double center, double widened, Interpolation interpolation) {
    double support = widened * support(interpolation);
    // Pillow takes the pixels from here to there, whatever the filter says of others.
    if (pixel < (int) (center - support + 0.5) || pixel >= (int) (center + support + 0.5)) {
      return 0;
    }
    return filter(interpolation).applyAsDouble((pixel + 0.5 - center) / widened);
  }

  private static double support(Interpolation interpolation) {
    return switch (interpolation) {
      case BOX -> 0.5;
      case BILINEAR, HAMMING -> 1;
      case BICUBIC -> 2;
      case LANCZOS -> 3;
      case NEAREST, AREA, HALVING -> throw new IllegalArgumentException("no such filter");
    };
  }

  private static DoubleUnaryOperator filter(Interpolation interpolation) {
    return switch (interpolation) {
      case BOX -> x -> x > -0.5 && x <= 0.5 ? 1 : 0;
      case BILINEAR -> x -> 1 - Math.min(1, Math.abs(x));
      case BICUBIC ->
          x -> {
            double a = Math.abs(x);
            if (a >= 2) {
              return 0;
            }
            return a < 1
                ? 1.5 * a * a * a - 2.5 * a * a + 1
                : -0.5 * a * a * a + 2.5 * a * a - 4 * a + 2;
          };
      case HAMMING -> x -> Math.abs(x) >= 1 ? 0 : sinc(x) * (0.54 + 0.46 * Math.cos(Math.PI * x));
      case LANCZOS -> x -> Math.abs(x) >= 3 ? 0 : sinc(x) * sinc(x / 3);
      case NEAREST, AREA, HALVING -> throw new IllegalArgumentException("no such filter");
    };
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }
}
