package dev.clipstream.model.output;

/**
 * The output of a frame model for one frame.
 *
 * @param probabilities one a class, 0 to 1; they sum to 1 unless each is a label's own. Empty where
 *     the model is an encoder
 * @param features the encoder's output; empty where the model gives none. Not copied: whoever gets
 *     the scores owns the arrays.
 */
@SuppressWarnings("ArrayRecordComponent")
public record FrameScores(float[] probabilities, float[] features) {

  /** Whether all of it is numbers, as opposed to NaN and infinities. */
  public boolean areNumbers() {
    return ScoreOutput.isFinite(probabilities) && ScoreOutput.isFinite(features);
  }
}
