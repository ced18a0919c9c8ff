package dev.clipstream.view.history;

import java.util.List;

/**
 * The frames of a clip or an event, as far as the frames topic still has them.
 *
 * @param frames in their order; evenly thinned where there are more than a page plays
 * @param note what is missing, in words; empty if nothing is
 */
public record FoundFrames(List<FrameSpot> frames, String note) {

  public FoundFrames {
    frames = List.copyOf(frames);
  }
}
