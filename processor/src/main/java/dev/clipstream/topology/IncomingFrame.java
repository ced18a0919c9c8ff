package dev.clipstream.topology;

import dev.clipstream.vision.Picture;

/**
 * A frame as it came from its topic.
 *
 * @param header what it says of itself
 * @param picture a view of the record's bytes
 */
public record IncomingFrame(FrameHeader header, Picture picture) {}
