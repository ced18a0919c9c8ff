package dev.clipstream.trainer.data.batch;

import java.util.Arrays;

/** What is known of the clips of a batch, whatever their frames are given as. */
public interface BatchLabels {

  /** Frames T of the longest clip; the others are padded at their ends. */
  int steps();

  /** Real frames of each clip, [N], 1 to T. */
  int[] lengths();

  /** Classes of the clips, [N]. */
  int[] labels();

  /** Classes of each clip's frames, [N]. */
  int[] frameLabels();

  /** Real frames of all clips together. */
  default int frames() {
    return Arrays.stream(lengths()).sum();
  }

  /** Which of the N*T frames, padding included, are real, in order. */
  default int[] realFrames() {
    int[] real = new int[frames()];
    int at = 0;
    for (int clip = 0; clip < lengths().length; clip++) {
      for (int step = 0; step < lengths()[clip]; step++) {
        real[at++] = clip * steps() + step;
      }
    }
    return real;
  }

  /** The class of every real frame, in order. */
  default int[] labelsOfFrames() {
    return forEachFrame(frameLabels());
  }

  /**
   * What a sequence model should say after every real frame, in order: the class of its clip,
   * unless that changes within a clip.
   */
  default int[] labelsOfSteps() {
    return forEachFrame(labels());
  }

  private int[] forEachFrame(int[] ofClips) {
    int[] labels = new int[frames()];
    int at = 0;
    for (int clip = 0; clip < lengths().length; clip++) {
      Arrays.fill(labels, at, at + lengths()[clip], ofClips[clip]);
      at += lengths()[clip];
    }
    return labels;
  }
}
