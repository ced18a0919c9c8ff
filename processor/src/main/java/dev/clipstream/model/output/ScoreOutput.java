package dev.clipstream.model.output;

/** Arithmetic on a row of a model's numbers. */
public final class ScoreOutput {

  private ScoreOutput() {}

  /** Softmax in place, {@code exp(x − max) / sum}. */
  public static void softmax(float[] row) {
    float max = Float.NEGATIVE_INFINITY;
    for (float x : row) {
      max = Math.max(max, x);
    }
    double sum = 0;
    for (int i = 0; i < row.length; i++) {
      double e = Math.exp(row[i] - max);
      row[i] = (float) e;
      sum += e;
    }
    for (int i = 0; i < row.length; i++) {
      row[i] /= (float) sum;
    }
  }

  /** Sigmoid in place. */
  static void sigmoid(float[] row) {
    for (int i = 0; i < row.length; i++) {
      row[i] = (float) (1 / (1 + Math.exp(-row[i])));
    }
  }

  /** Whether a row already is a distribution: none negative, sum 1 within what fp16 can hold. */
  public static boolean isDistribution(float[] row) {
    double sum = 0;
    for (float x : row) {
      if (!(x >= 0)) {
        return false;
      }
      sum += x;
    }
    return Math.abs(sum - 1) < 0.01;
  }

  public static boolean isFinite(float[] row) {
    for (float x : row) {
      if (!Float.isFinite(x)) {
        return false;
      }
    }
    return true;
  }
}
