package dev.clipstream.trainer.data.source;

import dev.clipstream.trainer.data.store.ArrayFrameSet;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.FrameSet;
import java.util.List;

/** Pieces of long streams of moving shapes, made as they are needed. */
final class ShapeStreams implements Dataset {

  private static final int EXAMPLES = 1500;
  private static final int EXAMPLES_FOR_SCORING = 500;
  private static final int FRAMES_PER_PIECE = 4;

  @Override
  public String description() {
    return "made pieces of long streams in which the actions of 'shapes' begin and end, with noise"
        + " or a shape at rest between them (class none): 48 frames of 32x32, the label is that of"
        + " the last; no folder is needed, --examples pieces an epoch (1500); for step models, with"
        + " --every-frame";
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
        ArrayFrameSet.of(clips.train(), FRAMES_PER_PIECE),
        ArrayFrameSet.of(clips.validation(), FRAMES_PER_PIECE));
  }

  @Override
  public Parts<ClipSet> clips(DataRequest request) {
    int size = Shapes.size(request, "shapes-streams", "streams");
    int examples = request.examples().orElse(EXAMPLES);
    // Training seeds are never negative, validation seeds always.
    long seed = Math.abs(request.seed());
    return Parts.of(
        new ShapeStreamSet(size, examples, seed),
        new ShapeStreamSet(size, Math.max(1, examples / 5), -1 - seed));
  }

  /** New pieces, {@code examples} of them. */
  @Override
  public Scored<ClipSet> clipsForScoring(DataRequest request) {
    int size = Shapes.size(request, "shapes-streams", "streams");
    int examples = request.examples().orElse(EXAMPLES_FOR_SCORING);
    return new Scored<>(
        new ShapeStreamSet(size, examples, -1 - Math.abs(request.seed())), List.of());
  }

  @Override
  public Scored<FrameSet> framesForScoring(DataRequest request) {
    return new Scored<>(
        ArrayFrameSet.of(clipsForScoring(request).set(), FRAMES_PER_PIECE), List.of());
  }
}
