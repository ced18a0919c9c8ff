package dev.clipstream.trainer.data.store;

import java.nio.file.Path;
import java.util.List;

/** Decodes and resizes the frames of an example. Safe for use by several threads. */
public interface FrameSource {

  /**
   * The frames of one example, each uint8 RGB [H,W,3].
   *
   * @param example a file, or a folder of frames
   * @param images of the calling thread
   */
  List<byte[]> decode(Path example, ImageReader images) throws UnreadableException;

  /** The frames of a span of an example, which only videos have. */
  default List<byte[]> decode(Path example, TimeSpan span, ImageReader images)
      throws UnreadableException {
    if (!span.isAll()) {
      throw new UnreadableException("is no video, and has no time " + span);
    }
    return decode(example, images);
  }
}
