package dev.clipstream.trainer.data.source;

import dev.clipstream.trainer.data.made.SceneClipSet;
import dev.clipstream.trainer.data.store.ArrayFrameSet;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.DataException;
import dev.clipstream.trainer.data.store.FrameSet;
import java.util.List;

/** Clips of people, made as they are needed. */
final class Scenes implements Dataset {

  /** Smaller people could not be told apart. */
  private static final int MIN_SIZE = 32;

  private static final int EXAMPLES = 1400;
  private static final int EXAMPLES_FOR_SCORING = 1000;
  private static final int FRAMES_PER_CLIP = 4;

  @Override
  public String description() {
    return "made clips of people before a room or a street, who walk, run, wave, fall, get up, meet"
        + " or part: 16 frames of 48x48, seen by many cameras; no folder is needed, --examples"
        + " clips an epoch (1400)";
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
    return SceneClipSet.SIZE;
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
    int size = size(request, "scenes");
    int examples = request.examples().orElse(EXAMPLES);
    int checks = Math.max(SceneClipSet.CLASSES, examples / 5);
    // Training seeds are never negative, validation seeds always.
    long seed = Math.abs(request.seed());
    return Parts.of(
        new SceneClipSet(size, examples, seed), new SceneClipSet(size, checks, -1 - seed));
  }

  /**
   * Width and height of the frames that are asked for.
   *
   * @param dataset its name
   */
  static int size(DataRequest request, String dataset) {
    request.refuseFolds(dataset);
    int size = request.resize().height().orElse(SceneClipSet.SIZE);
    request.resize().requireSquare(dataset, size);
    if (size < MIN_SIZE) {
      throw new DataException(
          "people are made of frames of %dx%d at least, not %dx%d"
              .formatted(MIN_SIZE, MIN_SIZE, size, size));
    }
    return size;
  }

  /** New clips, {@code examples} of them. */
  @Override
  public Scored<ClipSet> clipsForScoring(DataRequest request) {
    int size = size(request, "scenes");
    int examples = request.examples().orElse(EXAMPLES_FOR_SCORING);
    return new Scored<>(new SceneClipSet(size, examples, -1 - Math.abs(request.seed())), List.of());
  }

  @Override
  public Scored<FrameSet> framesForScoring(DataRequest request) {
    return new Scored<>(
        ArrayFrameSet.of(clipsForScoring(request).set(), FRAMES_PER_CLIP), List.of());
  }
}
