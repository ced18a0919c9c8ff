package dev.clipstream.model.step;

import dev.clipstream.system.Checks;

/**
 * When a clip is decided: by the first frame after which one and the same label has been the best,
 * with a score of the threshold at least, for so many frames in a row. What serves models and what
 * evaluates them both ask here. Immutable.
 *
 * @param threshold least score, 0 to 1
 * @param frames in a row, 1 or more
 */
public record DecisionRule(double threshold, int frames) {

  /**
   * How far a clip has come.
   *
   * @param label place of the label that has been the best
   * @param frames in a row after which it was, with the threshold; no more are counted than needed
   */
  public record Run(int label, int frames) {

    /** Of a clip of which no frame has come. */
    public static final Run NONE = new Run(0, 0);
  }

  public DecisionRule {
    new Checks()
        .range("decide-at", threshold, 0, 1)
        .atLeast("decide-after", frames, 1)
        .throwIfAny();
  }

  /**
   * The run behind the next frame.
   *
   * @param best place of the best label after that frame
   * @param score of that label, 0 to 1
   */
  public Run after(Run before, int best, float score) {
    if (!(score >= threshold)) {
      return Run.NONE;
    }
    boolean same = before.frames() > 0 && before.label() == best;
    return new Run(best, same ? Math.min(frames, before.frames() + 1) : 1);
  }

  /** Whether a clip that has come so far is decided; its label is that of the run. */
  public boolean decides(Run run) {
    return run.frames() >= frames;
  }

  /**
   * The frame that decides a clip, counted from 0; as many as there are if none does.
   *
   * @param best place of the best label after each frame, [T]
   * @param scores of that label after each frame, [T], 0 to 1
   */
  public int decidingFrame(int[] best, float[] scores) {
    Run run = Run.NONE;
    for (int t = 0; t < best.length; t++) {
      run = after(run, best[t], scores[t]);
      if (decides(run)) {
        return t;
      }
    }
    return best.length;
  }

  /** The place of the best score; of equals, the first. */
  public static int best(float[] scores) {
    int best = 0;
    for (int k = 1; k < scores.length; k++) {
      best = scores[k] > scores[best] ? k : best;
    }
    return best;
  }
}
