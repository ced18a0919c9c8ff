package dev.clipstream.records;

import java.util.Map;
import java.util.Optional;

/**
 * What a frame says of itself, apart from its pixels.
 *
 * @param streamId the key of everything that is said of it
 * @param clipId empty in a continuous stream
 * @param index place in its clip or stream
 * @param capturedAtMicros since 1970
 * @param last whether its clip ends with it
 * @param attributes those that go on to what is said of it; immutable
 */
public record FrameHeader(
    String streamId,
    Optional<String> clipId,
    long index,
    long capturedAtMicros,
    boolean last,
    Map<String, String> attributes) {

  /** Of a frame whose attributes nobody has asked for. */
  public FrameHeader(
      String streamId, Optional<String> clipId, long index, long capturedAtMicros, boolean last) {
    this(streamId, clipId, index, capturedAtMicros, last, Map.of());
  }
}
