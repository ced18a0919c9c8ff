package dev.clipstream.trainer.encoder;

import dev.clipstream.trainer.model.SequenceNet;

/**
 * Mean and deviation of every feature over all frames of the training examples, and of every
 * feature's change since the frame before, |x(t) - x(t-1)|, which is 0 in the first frame.
 *
 * @param mean [F], or [2F] with the changes behind
 * @param deviation likewise, more than 0
 */
@SuppressWarnings("ArrayRecordComponent") // Passed on once, never compared.
record FeatureMoments(float[] mean, float[] deviation) {

  /** A feature that hardly varies is left at its size: to blow it up would be to learn noise. */
  private static final double LEAST = 1e-4;

  /**
   * Measures the training examples.
   *
   * @param motion whether changes are measured, too
   */
  static FeatureMoments of(Encoded training, boolean motion) {
    int width = training.width();
    double[] sums = new double[motion ? 2 * width : width];
    double[] squares = new double[sums.length];
    long frames = 0;
    for (Encoded.EncodedExample example : training.examples()) {
      float[] values = example.features();
      for (int at = 0; at < values.length; at++) {
        int feature = at % width;
        add(sums, squares, feature, values[at]);
        if (motion && at >= width) {
          add(sums, squares, width + feature, Math.abs((double) values[at] - values[at - width]));
        }
      }
      frames += values.length / width;
    }
    float[] mean = new float[sums.length];
    float[] deviation = new float[sums.length];
    for (int f = 0; f < sums.length; f++) {
      double middle = sums[f] / frames;
      double spread = Math.sqrt(Math.max(0, squares[f] / frames - middle * middle));
      mean[f] = (float) middle;
      deviation[f] = spread < LEAST ? 1 : (float) spread;
    }
    return new FeatureMoments(mean, deviation);
  }

  private static void add(double[] sums, double[] squares, int feature, double value) {
    sums[feature] += value;
    squares[feature] += value * value;
  }

  /** Has a head standardize by them. */
  void scale(SequenceNet net) {
    net.scaleBy(mean, deviation);
  }
}
