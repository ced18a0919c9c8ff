package dev.clipstream.model.step;

import dev.clipstream.model.output.ScoreOutput;

/**
 * What a step model gave for one frame.
 *
 * @param probabilities scores [K] of all frames so far, 0 to 1
 * @param next what it remembers from here on
 */
@SuppressWarnings("ArrayRecordComponent")
public record Stepped(float[] probabilities, StepState next) {

  /**
   * Whether the scores are numbers. Where they are not, the state is not to be gone on from: what
   * is no number stays in it.
   */
  public boolean isSound() {
    return ScoreOutput.isFinite(probabilities);
  }
}
