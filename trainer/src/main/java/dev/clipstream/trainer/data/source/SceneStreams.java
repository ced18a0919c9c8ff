package dev.clipstream.trainer.data.source;

import dev.clipstream.trainer.data.made.SceneClipSet;
import dev.clipstream.trainer.data.made.SceneStreamSet;
import dev.clipstream.trainer.data.made.WholeSceneStreams;
import dev.clipstream.trainer.data.store.ArrayFrameSet;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.FrameSet;
import dev.clipstream.trainer.data.store.StreamSet;
import java.util.List;

/** Pieces of long streams of people, made as they are needed. */
final class SceneStreams implements Dataset {

  private static final int EXAMPLES = 1000;
  private static final int EXAMPLES_FOR_SCORING = 500;
  private static final int FRAMES_PER_PIECE = 4;
  private static final int STREAMS_FOR_SCORING = 20;

  @Override
  public String description() {
    return "made pieces of long streams in which the actions of 'scenes' begin and end, with nobody"
        + " or people at rest between them (class none): 64 frames of 48x48, the label is that of"
        + " the last; no folder is needed, --examples pieces an epoch (1000); for step models, with"
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
    return SceneClipSet.SIZE;
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
    int size = Scenes.size(request, "scenes-streams");
    int examples = request.examples().orElse(EXAMPLES);
    // Training seeds are never negative, validation seeds always.
    long seed = Math.abs(request.seed());
    return Parts.of(
        new SceneStreamSet(size, examples, seed),
        new SceneStreamSet(size, Math.max(1, examples / 5), -1 - seed));
  }

  /** New pieces, {@code examples} of them. */
  @Override
  public Scored<ClipSet> clipsForScoring(DataRequest request) {
    int size = Scenes.size(request, "scenes-streams");
    int examples = request.examples().orElse(EXAMPLES_FOR_SCORING);
    return new Scored<>(
        new SceneStreamSet(size, examples, -1 - Math.abs(request.seed())), List.of());
  }

  @Override
  public Scored<FrameSet> framesForScoring(DataRequest request) {
    return new Scored<>(
        ArrayFrameSet.of(clipsForScoring(request).set(), FRAMES_PER_PIECE), List.of());
  }

  /** New streams, {@code examples} of them. */
  @Override
  public StreamSet streamsForScoring(DataRequest request) {
    int size = Scenes.size(request, "scenes-streams");
    int examples = request.examples().orElse(STREAMS_FOR_SCORING);
    return new WholeSceneStreams(-1 - Math.abs(request.seed()), size, examples);
  }
}
