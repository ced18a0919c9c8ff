package dev.clipstream.trainer.evaluate;

import dev.clipstream.model.step.DecisionRule;

/**
 * What a step model says of one clip after each of its frames.
 *
 * @param label the right one's place among the names
 * @param best place of the best label after each frame, [T]
 * @param scores of that label after each frame, [T], 0 to 1; less than 0 where it is unknown
 */
@SuppressWarnings("ArrayRecordComponent") // Passed on once, never compared.
public record StepScores(int label, int[] best, float[] scores) {

  /** In place of a column: a frame that has a label. */
  static final int KNOWN = -1;

  /** By what is unknown no clip is decided, whatever the threshold. */
  private static final float NO_SCORE = -1;

  public StepScores {
    if (best.length == 0 || best.length != scores.length) {
      throw new IllegalArgumentException(
          "%d labels and %d scores of the frames of one clip"
              .formatted(best.length, scores.length));
    }
  }

  /**
   * Of the scores of all labels.
   *
   * @param label the right one's place
   * @param all of each label after each frame, [T][K]
   */
  public static StepScores of(int label, float[][] all) {
    int[] best = new int[all.length];
    float[] scores = new float[all.length];
    for (int t = 0; t < all.length; t++) {
      best[t] = DecisionRule.best(all[t]);
      scores[t] = all[t][best[t]];
    }
    return new StepScores(label, best, scores);
  }

  /**
   * The same of a model that may not know.
   *
   * @param unknown the place of what is unknown, where it is that after a frame; else {@link
   *     #KNOWN}, [T]
   */
  static StepScores of(int label, float[][] all, int[] unknown) {
    StepScores known = of(label, all);
    for (int t = 0; t < unknown.length; t++) {
      if (unknown[t] != KNOWN) {
        known.best[t] = unknown[t];
        known.scores[t] = NO_SCORE;
      }
    }
    return known;
  }

  /** Frames T of the clip. */
  public int frames() {
    return best.length;
  }

  /** Whether the best label after a frame is the right one. */
  boolean isRight(int frame) {
    return best[frame] == label;
  }
}
