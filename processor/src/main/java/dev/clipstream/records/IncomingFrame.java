package dev.clipstream.records;

import dev.clipstream.image.Image;
import java.util.Map;

/**
 * A frame as it came from its topic.
 *
 * @param header what it says of itself
 * @param image a view of the record's bytes
 * @param attributes whatever its producer sent along
 */
public record IncomingFrame(FrameHeader header, Image image, Map<String, String> attributes) {}
