package dev.clipstream.trainer.evaluate;

import dev.clipstream.model.step.DecisionRule;

/**
 * What a step model says of one clip after each of its frames.
 *
 * @param label the right one's place among the names
 * @param best place of the best label after each frame, [T]
 * @param scores of that label after each frame, [T], 0 to 1
 */
@SuppressWarnings("ArrayRecordComponent") // Passed on once, never compared.
public record StepScores(int label, int[] best, float[] scores) {

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

  /** Frames T of the clip. */
  public int frames() {
    return best.length;
  }

  /** Whether the best label after a frame is the right one. */
  boolean isRight(int frame) {
    return best[frame] == label;
  }
}
