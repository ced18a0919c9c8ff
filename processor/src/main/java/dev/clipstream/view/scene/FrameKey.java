package dev.clipstream.view.scene;

/**
 * The identity of a frame: its stream, clip and index.
 *
 * @param clip empty in a continuous stream
 * @param index place in its clip or stream
 */
public record FrameKey(String stream, String clip, long index) {}
