package dev.clipstream.trainer.data.source;

import dev.clipstream.trainer.data.store.ArrayFrameSet;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.DataException;
import dev.clipstream.trainer.data.store.FrameSet;
import java.util.List;

/** Clips that are made as they are needed, and the frames of them. */
abstract class MadeClipData implements Dataset {

  /** Of a clip, where images are wanted. */
  private static final int FRAMES_PER_CLIP = 4;

  private final String name;
  private final Frames frames;
  private final Examples examples;

  /**
   * What its frames are like.
   *
   * @param of whom or what they are made, for messages
   * @param size width and height where no other is asked for
   * @param minSize below which nothing could be told apart
   */
  record Frames(String of, int size, int minSize) {}

  /**
   * How many there are where no number is asked for.
   *
   * @param train in an epoch
   * @param scoring to score a finished model on
   * @param minChecks to check a training with, at least
   */
  record Examples(int train, int scoring, int minChecks) {}

  MadeClipData(String name, Frames frames, Examples examples) {
    this.name = name;
    this.frames = frames;
    this.examples = examples;
  }

  /**
   * Some of them.
   *
   * @param size width and height of a frame
   * @param seed which; those of different seeds have none in common
   */
  abstract ClipSet make(int size, int count, long seed);

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
    return frames.size();
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
    int size = size(request);
    int count = request.examples().orElse(examples.train());
    int checks = Math.max(examples.minChecks(), count / 5);
    // Training seeds are never negative, validation seeds always.
    return Parts.of(
        make(size, count, Math.abs(request.seed())), make(size, checks, scoringSeed(request)));
  }

  /** New clips, {@code examples} of them. */
  @Override
  public Scored<ClipSet> clipsForScoring(DataRequest request) {
    int count = request.examples().orElse(examples.scoring());
    return new Scored<>(make(size(request), count, scoringSeed(request)), List.of());
  }

  @Override
  public Scored<FrameSet> framesForScoring(DataRequest request) {
    return new Scored<>(
        ArrayFrameSet.of(clipsForScoring(request).set(), FRAMES_PER_CLIP), List.of());
  }

  /** The seed of what no training learns from. */
  static long scoringSeed(DataRequest request) {
    return -1 - Math.abs(request.seed());
  }

  /** Width and height of the frames that are asked for. */
  final int size(DataRequest request) {
    request.refuseFolds(name);
    int size = request.resize().height().orElse(frames.size());
    request.resize().requireSquare(name, size);
    if (size < frames.minSize()) {
      throw new DataException(
          "%s are made of frames of %dx%d at least, not %dx%d"
              .formatted(frames.of(), frames.minSize(), frames.minSize(), size, size));
    }
    return size;
  }
}
