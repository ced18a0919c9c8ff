package dev.clipstream.clips.pixels;

import dev.clipstream.serving.pixels.FramePlace;
import dev.clipstream.serving.pixels.PixelRing;
import java.util.Optional;

/**
 * Where the frames of one task are, and the memory that their pixels wait in.
 *
 * @param partition of the frames topic that the task reads
 * @param ring empty where no clip model is served
 */
public record TaskPixels(int partition, Optional<PixelRing> ring) {

  /** Where nobody keeps pixels. */
  public static final TaskPixels NONE = new TaskPixels(0, Optional.empty());

  /** Where the frame at an offset is. */
  public FramePlace place(long offset) {
    return new FramePlace(partition, offset);
  }

  /** No clip needs the frame at an offset any more. */
  public void free(long offset) {
    ring.ifPresent(from -> from.free(place(offset)));
  }
}
