package dev.clipstream.view.scene;

/**
 * Where a frame belongs.
 *
 * @param clip empty in a continuous stream
 * @param index place in its clip or stream
 */
public record FrameKey(String stream, String clip, long index) {}
