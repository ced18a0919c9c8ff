package dev.clipstream.trainer.precision;

/**
 * The weights of a convolution or dense layer as signed bytes, w[o] = scales[o] values[o], with a
 * step for each output channel o and 0 at 0; and its bias in int32, in the steps of the sums that
 * it is added to.
 *
 * @param values bytes in the order of the weights, -127 to 127
 * @param scales step of each output channel
 * @param bias in steps of input step times scales[o]
 */
@SuppressWarnings("ArrayRecordComponent") // Passed on once, never compared.
record Int8Weights(byte[] values, float[] scales, int[] bias) {

  private static final int MAX_LEVEL = 127;

  /** A bias of more steps than this does not leave room for the sum. */
  private static final double MAX_BIAS_STEPS = 1 << 30;

  /**
   * Rounds weights to the nearest step.
   *
   * @param weights float32, the output channel first
   * @param bias of each output channel
   * @param inputScale step of the input
   */
  static Int8Weights of(float[] weights, float[] bias, float inputScale) {
    int channels = bias.length;
    int each = weights.length / channels;
    byte[] values = new byte[weights.length];
    float[] scales = new float[channels];
    int[] steps = new int[channels];
    for (int o = 0; o < channels; o++) {
      double largest = 0;
      for (int i = o * each; i < (o + 1) * each; i++) {
        largest = Math.max(largest, Math.abs(weights[i]));
      }
      // A channel of weights near nothing would have steps too small to count its bias in.
      double least = Math.abs(bias[o]) / (MAX_BIAS_STEPS * inputScale);
      scales[o] = (float) Math.max(Math.max(largest / MAX_LEVEL, least), Float.MIN_NORMAL);
      for (int i = o * each; i < (o + 1) * each; i++) {
        long step = Math.round((double) weights[i] / scales[o]);
        values[i] = (byte) Math.max(-MAX_LEVEL, Math.min(MAX_LEVEL, step));
      }
      steps[o] = Math.toIntExact(Math.round(bias[o] / ((double) inputScale * scales[o])));
    }
    return new Int8Weights(values, scales, steps);
  }

  /** Step of the bias of each channel. */
  float[] biasScales(float inputScale) {
    float[] steps = new float[scales.length];
    for (int o = 0; o < steps.length; o++) {
      steps[o] = inputScale * scales[o];
    }
    return steps;
  }
}
