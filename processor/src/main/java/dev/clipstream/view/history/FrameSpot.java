package dev.clipstream.view.history;

/**
 * Where the record of a frame lies on the frames topic.
 *
 * @param partition of the frames topic
 * @param offset in the partition
 * @param index of the frame in its clip or stream
 * @param capturedMicros since 1970
 */
public record FrameSpot(int partition, long offset, long index, long capturedMicros) {}
