package dev.clipstream.model;

/**
 * Which frames of a clip are seen by a model that was trained on so many frames a second: those
 * captured nearest to instants that far apart, around the middle of the clip. Of a clip that is
 * shorter, the first instant is its first frame, and its last frame stands for all that would come.
 */
final class ClipInstants {

  private static final double MICROS = 1e6;

  private ClipInstants() {}

  /**
   * @param capturedAtMicros of each frame, in the order of the clip, one or more; a time before
   *     that of an earlier frame counts as the same
   * @param frames how many are wanted
   * @param fps more than 0
   * @return indices, ascending; the same more than once where frames are further apart
   */
  static int[] nearest(long[] capturedAtMicros, int frames, double fps) {
    if (capturedAtMicros.length < 1) {
      throw new IllegalArgumentException("a clip without frames cannot be sampled");
    }
    double[] at = new double[capturedAtMicros.length];
    for (int i = 1; i < at.length; i++) {
      at[i] = Math.max(at[i - 1], capturedAtMicros[i] - (double) capturedAtMicros[0]);
    }
    double step = MICROS / fps;
    double start = Math.max(0, (at[at.length - 1] - step * (frames - 1)) / 2);
    int[] indices = new int[frames];
    int nearest = 0;
    for (int i = 0; i < frames; i++) {
      double wanted = start + i * step;
      while (nearest + 1 < at.length
          && Math.abs(at[nearest + 1] - wanted) <= Math.abs(at[nearest] - wanted)) {
        nearest++;
      }
      indices[i] = nearest;
    }
    return indices;
  }
}
