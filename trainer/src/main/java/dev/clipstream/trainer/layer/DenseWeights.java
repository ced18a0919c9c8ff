package dev.clipstream.trainer.layer;

/**
 * The numbers of a fully connected layer y[o] = b[o] + sum over i of w[i,o] x[i].
 *
 * @param weights w, [I,O] in row-major order
 * @param bias b, [O]
 */
@SuppressWarnings("ArrayRecordComponent") // Passed on once, never compared.
public record DenseWeights(float[] weights, float[] bias) {

  /** Width I of what it takes. */
  public int inputs() {
    return weights.length / bias.length;
  }

  /** Width O of what it gives. */
  public int outputs() {
    return bias.length;
  }

  /**
   * Of torch's weights [O,I].
   *
   * @param scale what each input is multiplied by before
   * @param shift what is added to each input then
   */
  public static DenseWeights of(float[] weight, float[] bias, float[] scale, float[] shift) {
    int outputs = bias.length;
    int inputs = weight.length / outputs;
    float[] turned = new float[weight.length];
    float[] sums = new float[outputs];
    for (int o = 0; o < outputs; o++) {
      double sum = bias[o];
      for (int i = 0; i < inputs; i++) {
        float w = weight[o * inputs + i];
        turned[i * outputs + o] = w * scale[i];
        sum += (double) w * shift[i];
      }
      sums[o] = (float) sum;
    }
    return new DenseWeights(turned, sums);
  }
}
