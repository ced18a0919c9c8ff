package dev.clipstream.trainer.data;

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
   * @param features float32 [T,F], in order
   * @param label class of the clip
   * @param frameLabel class of each of its frames
   */
  @SuppressWarnings("ArrayRecordComponent") // Held, never compared.
  public record Clip(float[] features, int label, int frameLabel) {}

  public FeatureSet {
    clips = List.copyOf(clips);
    for (Clip clip : clips) {
      if (clip.features().length == 0 || clip.features().length % width != 0) {
        throw new IllegalArgumentException(
            "%d values are no frames of %d features".formatted(clip.features().length, width));
      }
    }
  }

  public int size() {
    return clips.size();
  }

  /** Frames T of a clip. */
  int frames(Clip clip) {
    return clip.features().length / width;
  }
}
