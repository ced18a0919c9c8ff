package dev.clipstream.trainer.data.source;

import dev.clipstream.trainer.data.made.SceneClipSet;
import dev.clipstream.trainer.data.store.ClipSet;

/** Clips of people. */
final class Scenes extends MadeClipData {

  /** Smaller people could not be told apart. */
  static final int MIN_SIZE = 32;

  Scenes() {
    super(
        "scenes",
        new Frames("people", SceneClipSet.SIZE, MIN_SIZE),
        new Examples(1400, 1000, SceneClipSet.CLASSES));
  }

  @Override
  public String description() {
    return "made clips of people before a room or a street, who walk, run, wave, fall, get up, meet"
        + " or part: 16 frames of 48x48, seen by many cameras; no folder is needed, --examples"
        + " clips an epoch (1400)";
  }

  @Override
  ClipSet make(int size, int count, long seed) {
    return new SceneClipSet(size, count, seed);
  }
}
