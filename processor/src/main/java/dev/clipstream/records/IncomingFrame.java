package dev.clipstream.records;

import dev.clipstream.image.Picture;
import java.util.Map;

/**
 * A frame as it came from its topic.
 *
 * @param header what it says of itself
 * @param picture a view of the record's bytes
 * @param attributes whatever its producer sent along
 */
public record IncomingFrame(FrameHeader header, Picture picture, Map<String, String> attributes) {}
