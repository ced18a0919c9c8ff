package dev.clipstream.trainer.data.batch;

/** The labels and lengths of the clips of a batch. */
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
