package dev.clipstream.clips.pixels;

import dev.clipstream.serving.pixels.FramePlace;

/**
 * A frame of a due clip whose pixels are asked for.
 *
 * @param place of its record in the frames topic
 * @param streamId as its record says
 * @param index as its record says
 * @param capturedAtMicros as its record says; since 1970
 */
public record WantedFrame(FramePlace place, String streamId, long index, long capturedAtMicros) {}
