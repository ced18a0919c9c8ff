package dev.clipstream.clips.pixels;

import java.util.List;

/**
 * What a clip model is fed of one clip.
 *
 * @param rgb the pixels of as many frames as the model takes, in order, some of them more than once
 *     if the clip is short; empty if not one frame can be had
 * @param missing how many frames of the clip were asked for and cannot be had any more
 */
public record ClipFrames(List<byte[]> rgb, int missing) {

  public ClipFrames {
    rgb = List.copyOf(rgb);
  }
}
