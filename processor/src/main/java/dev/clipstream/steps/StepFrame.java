package dev.clipstream.steps;

import dev.clipstream.records.FrameHeader;

/**
 * A frame that a frame model has seen, to be stepped.
 *
 * @param offset of its record in its partition
 * @param features that its model gave, float [F]
 * @param encoderId of that model
 */
@SuppressWarnings("ArrayRecordComponent")
public record StepFrame(long offset, FrameHeader header, float[] features, String encoderId) {}
