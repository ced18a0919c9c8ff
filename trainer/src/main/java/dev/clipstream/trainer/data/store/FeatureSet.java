package dev.clipstream.trainer.data.store;

import java.util.List;

/**
 * Clips whose frames are held as the features that an encoder has made of them: for encoders that
 * stay as they are, so that it need be done once only.
 *
 * @param width values F of a frame
 * @param clips all clips, in the order of the set that they come from
 */
public record FeatureSet(int width, List<Clip> clips) {

  /**
   * One clip.
   *
   * @param views of it, at least one, each float32 [T,F], in order
   * @param label class of the clip
   * @param frameLabel class of each of its frames
   * @param steps what goes on at each frame of a clip in which that changes, [T]; else empty
   */
  public record Clip(List<float[]> views, int label, int frameLabel, List<Integer> steps) {
    public Clip {
      views = List.copyOf(views);
      steps = List.copyOf(steps);
    }

    /** A clip of one class from its first frame to its last. */
    public Clip(List<float[]> views, int label, int frameLabel) {
      this(views, label, frameLabel, List.of());
    }

    /** What goes on at a frame. */
    public int label(int frame) {
      return steps.isEmpty() ? label : steps.get(frame);
    }
  }

  public FeatureSet {
    clips = List.copyOf(clips);
    for (Clip clip : clips) {
      int values = clip.views().get(0).length;
      if (values == 0 || values % width != 0) {
        throw new IllegalArgumentException(
            "%d values are no frames of %d features".formatted(values, width));
      }
    }
  }

  public int size() {
    return clips.size();
  }

  /** Frames T of a clip. */
  public int frames(Clip clip) {
    return clip.views().get(0).length / width;
  }
}
