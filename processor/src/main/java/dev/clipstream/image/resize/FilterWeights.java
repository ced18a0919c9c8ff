package dev.clipstream.image.resize;

/**
 * The weights of one axis: which source pixels make up each output pixel, and how much each counts.
 * They are those of Pillow's {@code Resample.c}, computed in double precision and rounded to
 * integers with {@value #BITS} fraction bits, so that the pixels are Pillow's to the last bit.
 *
 * <p>Output pixel {@code i} is {@code (half + Σ source[first(i) + k] · weight(i, k)) >> BITS} for
 * {@code k} from 0 to {@code count(i) − 1}, cut off at 0 and 255. Immutable.
 */
final class FilterWeights {
  /** Fraction bits of a weight. Eight of a pixel and two of what a filter overshoots remain. */
  static final int BITS = 22;

  private final int[] first;
  private final int[] count;
  private final int[] weights;
  private final int stride;

  private FilterWeights(int outputs, int stride) {
    this.first = new int[outputs];
    this.count = new int[outputs];
    this.weights = new int[outputs * stride];
    this.stride = stride;
  }

  /**
   * One axis of one image.
   *
   * @param pixels of the source
   * @param extent of the source in pixels: less than {@code pixels} where the last of them stands
   *     for less than a whole one, as at the edge of a JPEG that was decoded at a fraction
   * @param scaled pixels that all of the source becomes
   */
  record Axis(int pixels, double extent, int scaled) {
    double scale() {
      return extent / scaled;
    }
  }

  /**
   * The weights of {@code outputs} pixels, from number {@code from} on of those that the axis
   * becomes.
   */
  static FilterWeights of(Interpolation interpolation, Axis axis, int from, int outputs) {
    return switch (interpolation) {
      case NEAREST -> nearest(axis, from, outputs);
      case AREA -> area(axis, from, outputs);
      default -> filtered(interpolation, axis, from, outputs);
    };
  }

  private static FilterWeights filtered(
      Interpolation interpolation, Axis axis, int from, int outputs) {
    double scale = axis.scale();
    double widened = Math.max(scale, 1);
    double support = interpolation.support() * widened;
    int stride = (int) Math.ceil(support) * 2 + 1;
    FilterWeights result = new FilterWeights(outputs, stride);
    double[] taps = new double[stride];
    for (int i = 0; i < outputs; i++) {
      double center = (from + i + 0.5) * scale;
      int begin = Math.max(0, (int) (center - support + 0.5));
      int end = Math.min(axis.pixels(), (int) (center + support + 0.5));
      for (int k = 0; k < end - begin; k++) {
        taps[k] = interpolation.weight((begin + k - center + 0.5) * (1 / widened));
      }
      result.set(i, begin, taps, end - begin);
    }
    return result;
  }

  private static FilterWeights area(Axis axis, int from, int outputs) {
    double scale = axis.scale();
    FilterWeights result = new FilterWeights(outputs, (int) Math.ceil(scale) + 1);
    double[] taps = new double[result.stride];
    for (int i = 0; i < outputs; i++) {
      double left = (from + i) * scale;
      double right = left + scale;
      int begin = Math.min((int) left, axis.pixels() - 1);
      int end = Math.min(axis.pixels(), Math.max(begin + 1, (int) Math.ceil(right)));
      for (int k = 0; k < end - begin; k++) {
        double overlap = Math.min(right, begin + k + 1.0) - Math.max(left, begin + k);
        taps[k] = Math.max(overlap, 0);
      }
      result.set(i, begin, taps, Math.min(end - begin, result.stride));
    }
    return result;
  }

  private static FilterWeights nearest(Axis axis, int from, int outputs) {
    double scale = axis.scale();
    FilterWeights result = new FilterWeights(outputs, 1);
    double at = scale * 0.5;
    // Summed up as Pillow does: a product would fall on the other side of some borders.
    for (int i = 0; i < from + outputs; i++) {
      if (i >= from) {
        result.first[i - from] = Math.min((int) at, axis.pixels() - 1);
        result.count[i - from] = 1;
        result.weights[i - from] = 1 << BITS;
      }
      at += scale;
    }
    return result;
  }

  /** Normalizes and rounds; taps at the end that round to nothing are left out. */
  private void set(int output, int begin, double[] taps, int length) {
    double sum = 0;
    for (int k = 0; k < length; k++) {
      sum += taps[k];
    }
    int used = 1;
    for (int k = 0; k < length; k++) {
      double weight = (sum == 0 ? taps[k] : taps[k] / sum) * (1 << BITS);
      int rounded = (int) (weight < 0 ? weight - 0.5 : weight + 0.5);
      weights[output * stride + k] = rounded;
      used = rounded == 0 ? used : k + 1;
    }
    first[output] = begin;
    count[output] = used;
  }

  int outputs() {
    return first.length;
  }

  /** Index of the first source pixel of an output pixel; it never falls from one to the next. */
  int first(int output) {
    return first[output];
  }

  /** Source pixels of an output pixel, 1 or more. */
  int count(int output) {
    return count[output];
  }

  int weight(int output, int k) {
    return weights[output * stride + k];
  }

  /** Index of the first source pixel of all. */
  int begin() {
    return first[0];
  }

  /** Index behind the last source pixel of all. */
  int end() {
    int end = 0;
    for (int i = 0; i < first.length; i++) {
      end = Math.max(end, first[i] + count[i]);
    }
    return end;
  }
}
