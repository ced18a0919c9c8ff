package dev.clipstream.model;

/** Compares what a model gives in a batch with what it gives alone. */
public final class BatchComparison {

  /** Of the largest number: kernels for batches round otherwise, the more so in float16. */
  private static final float RELATIVE = 0.02f;

  private static final float ABSOLUTE = 1e-3f;

  private BatchComparison() {}

  /** Whether two rows are the same but for rounding. What is no number equals its like. */
  public static boolean areAlike(float[] one, float[] other) {
    if (one.length != other.length) {
      return false;
    }
    float largest = 0;
    for (float x : other) {
      largest = Float.isFinite(x) ? Math.max(largest, Math.abs(x)) : largest;
    }
    for (int i = 0; i < one.length; i++) {
      boolean same = Float.compare(one[i], other[i]) == 0;
      if (!same && !(Math.abs(one[i] - other[i]) <= ABSOLUTE + RELATIVE * largest)) {
        return false;
      }
    }
    return true;
  }
}
