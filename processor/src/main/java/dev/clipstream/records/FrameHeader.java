package dev.clipstream.records;

import java.util.Optional;

/**
 * What a frame says of itself, apart from its pixels.
 *
 * @param streamId the key of everything that is said of it
 * @param clipId empty in a continuous stream
 * @param index place in its clip or stream
 * @param capturedAtMicros since 1970
 * @param last whether its clip ends with it
 */
public record FrameHeader(
    String streamId, Optional<String> clipId, long index, long capturedAtMicros, boolean last) {}
