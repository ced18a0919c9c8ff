package dev.clipstream.model;

import dev.clipstream.model.graph.Pool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Scores that a sequence model gives for each frame of a clip. */
final class FrameRows {

  private FrameRows() {}

  /** The rows of a clip, which may be changed: one a frame if {@code perFrame}, else one in all. */
  static List<float[]> of(SequenceRun.Raw raw, boolean perFrame) {
    if (!perFrame) {
      return List.of(raw.numbers().clone());
    }
    int frames = (int) raw.shape()[0];
    int size = raw.numbers().length / frames;
    List<float[]> rows = new ArrayList<>(frames);
    for (int t = 0; t < frames; t++) {
      rows.add(Arrays.copyOfRange(raw.numbers(), t * size, (t + 1) * size));
    }
    return rows;
  }

  /**
   * Makes the scores of a clip of those of its frames.
   *
   * @param rows one or more, of one length
   * @param pool LAST, MEAN or MAX
   */
  static float[] pooled(List<float[]> rows, Pool pool) {
    float[] pooled = rows.get(rows.size() - 1).clone();
    if (pool == Pool.LAST) {
      return pooled;
    }
    for (float[] row : rows.subList(0, rows.size() - 1)) {
      for (int c = 0; c < pooled.length; c++) {
        pooled[c] = pool == Pool.MAX ? Math.max(pooled[c], row[c]) : pooled[c] + row[c];
      }
    }
    for (int c = 0; pool == Pool.MEAN && c < pooled.length; c++) {
      pooled[c] /= rows.size();
    }
    return pooled;
  }
}
