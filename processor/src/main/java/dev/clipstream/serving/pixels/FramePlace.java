package dev.clipstream.serving.pixels;

/**
 * Where the record of a frame is in the frames topic.
 *
 * @param partition of the topic
 * @param offset in the partition
 */
public record FramePlace(int partition, long offset) {}
