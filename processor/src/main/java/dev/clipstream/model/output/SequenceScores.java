package dev.clipstream.model.output;

/**
 * The output of a sequence model for one clip.
 *
 * @param probabilities one a class, 0 to 1; they sum to 1 unless each is a label's own
 * @param attention one weight a frame used, in frame order; empty where the model has none. Not
 *     copied: whoever gets the scores owns the arrays.
 */
@SuppressWarnings("ArrayRecordComponent")
public record SequenceScores(float[] probabilities, float[] attention) {}
