package dev.clipstream.video;

/**
 * One frame of a video as a JPEG file, upright.
 *
 * @param timestampMicros when it is shown, in microseconds after the first frame; never less than
 *     the frame before
 * @param jpeg the frame's own
 */
@SuppressWarnings("ArrayRecordComponent") // made for one reader, which may do with it as it likes
public record EncodedFrame(long timestampMicros, byte[] jpeg) {}
