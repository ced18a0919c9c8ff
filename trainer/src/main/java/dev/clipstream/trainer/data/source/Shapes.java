package dev.clipstream.trainer.data.source;

import dev.clipstream.trainer.data.made.ShapeClipSet;
import dev.clipstream.trainer.data.store.ClipSet;

/** Clips of moving shapes. */
final class Shapes extends MadeClipData {

  /** Smaller shapes could not be told apart. */
  static final int MIN_SIZE = 16;

  Shapes() {
    super(
        "shapes",
        new Frames("clips of shapes", ShapeClipSet.SIZE, MIN_SIZE),
        new Examples(4000, 1000, ShapeClipSet.CLASSES));
  }

  @Override
  public String description() {
    return "made clips of a shape that moves over a noisy background: 4 shapes x 4 directions,"
        + " 16 frames of 32x32; no folder is needed, --examples clips an epoch (4000)";
  }

  @Override
  ClipSet make(int size, int count, long seed) {
    return new ShapeClipSet(size, count, seed);
  }
}
