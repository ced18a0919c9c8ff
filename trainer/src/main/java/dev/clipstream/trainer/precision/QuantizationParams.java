package dev.clipstream.trainer.precision;

/**
 * The parameters of a linear quantization to bytes: q = round(x / scale) + zero, held between 0 and
 * 255, which stands for (q - zero) scale. Zero itself is always met exactly, so that padding and
 * rectifiers stay exact.
 *
 * @param scale step between two levels, above 0
 * @param zero level that stands for 0, 0 to 255
 */
record QuantizationParams(float scale, int zero) {

  /** The highest level. */
  static final int MAX_LEVEL = 255;

  QuantizationParams {
    if (!(scale > 0) || zero < 0 || zero > MAX_LEVEL) {
      throw new IllegalArgumentException("no levels: scale " + scale + ", zero " + zero);
    }
  }

  /**
   * The levels that cover a range. Where nothing is below 0, as after a rectifier, level 0 stands
   * for 0: the rectifier is then done by the conversion to bytes, and ONNX Runtime drops it.
   */
  static QuantizationParams covering(double lowest, double highest) {
    double low = Math.min(0, lowest);
    double high = Math.max(0, highest);
    double scale = Math.max((high - low) / MAX_LEVEL, Float.MIN_NORMAL);
    return new QuantizationParams((float) scale, (int) Math.round(-low / scale));
  }

  /** What is left of a number that went through a byte. */
  double roundTrip(double x) {
    long level = Math.max(0, Math.min(MAX_LEVEL, Math.round(x / scale) + zero));
    return (level - zero) * (double) scale;
  }
}
