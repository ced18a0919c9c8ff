package dev.clipstream.trainer.data.source;

import dev.clipstream.trainer.data.store.ArrayFrameSet;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.DataException;
import dev.clipstream.trainer.data.store.FrameSet;
import java.util.List;

/** Clips of moving shapes, made as they are needed. */
final class Shapes implements Dataset {

  /** Smaller shapes could not be told apart. */
  private static final int MIN_SIZE = 16;

  private static final int EXAMPLES = 4000;
  private static final int EXAMPLES_FOR_SCORING = 1000;
  private static final int FRAMES_PER_CLIP = 4;

  @Override
  public String description() {
    return "made clips of a shape that moves over a noisy background: 4 shapes x 4 directions,"
        + " 16 frames of 32x32; no folder is needed, --examples clips an epoch (4000)";
  }

  @Override
  public boolean hasClips() {
    return true;
  }

  @Override
  public boolean isMade() {
    return true;
  }

  @Override
  public int size() {
    return ShapeClipSet.SIZE;
  }

  @Override
  public Parts<FrameSet> frames(DataRequest request) {
    Parts<ClipSet> clips = clips(request);
    return Parts.of(
        ArrayFrameSet.of(clips.train(), FRAMES_PER_CLIP),
        ArrayFrameSet.of(clips.validation(), FRAMES_PER_CLIP));
  }

  @Override
  public Parts<ClipSet> clips(DataRequest request) {
    int size = size(request, "shapes", "clips");
    int examples = request.examples().orElse(EXAMPLES);
    int checks = Math.max(ShapeClipSet.CLASSES, examples / 5);
    // Training seeds are never negative, validation seeds always.
    long seed = Math.abs(request.seed());
    return Parts.of(
        new ShapeClipSet(size, examples, seed), new ShapeClipSet(size, checks, -1 - seed));
  }

  /**
   * Width and height of the frames that are asked for.
   *
   * @param dataset its name
   * @param what it has, for messages
   */
  static int size(DataRequest request, String dataset, String what) {
    request.refuseFolds(dataset);
    int size = request.resize().height().orElse(ShapeClipSet.SIZE);
    request.resize().requireSquare(dataset, size);
    if (size < MIN_SIZE) {
      throw new DataException(
          "%s of shapes are made of frames of %dx%d at least, not %dx%d"
              .formatted(what, MIN_SIZE, MIN_SIZE, size, size));
    }
    return size;
  }

  /** New clips, {@code examples} of them. */
  @Override
  public Scored<ClipSet> clipsForScoring(DataRequest request) {
    int size = size(request, "shapes", "clips");
    int examples = request.examples().orElse(EXAMPLES_FOR_SCORING);
    return new Scored<>(new ShapeClipSet(size, examples, -1 - Math.abs(request.seed())), List.of());
  }

  @Override
  public Scored<FrameSet> framesForScoring(DataRequest request) {
    return new Scored<>(
        ArrayFrameSet.of(clipsForScoring(request).set(), FRAMES_PER_CLIP), List.of());
  }
}
