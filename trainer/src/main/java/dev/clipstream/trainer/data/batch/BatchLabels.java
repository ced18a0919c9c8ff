package dev.clipstream.trainer.data.batch;

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
}
