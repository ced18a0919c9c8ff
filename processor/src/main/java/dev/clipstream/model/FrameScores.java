package dev.clipstream.model;

/**
 * The output of a frame model for one frame.
 *
 * @param probabilities one a class, 0 to 1, sum 1
 * @param features the encoder's output; empty where the model gives none. Not copied: whoever gets
 *     the scores owns the arrays.
 */
@SuppressWarnings("ArrayRecordComponent")
public record FrameScores(float[] probabilities, float[] features) {}
