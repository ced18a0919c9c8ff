package dev.clipstream.trainer.data.source;

import dev.clipstream.trainer.data.made.SceneClipSet;
import dev.clipstream.trainer.data.made.ShapeClipSet;
import dev.clipstream.trainer.data.made.StreamKind;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.StreamSet;

/** Pieces of long streams that are made as they are needed, and such streams as a whole. */
final class MadeStreamData extends MadeClipData {

  private static final int STREAMS_FOR_SCORING = 20;

  private final StreamKind kind;
  private final String description;

  private MadeStreamData(
      String name, StreamKind kind, Frames frames, Examples examples, String description) {
    super(name, frames, examples);
    this.kind = kind;
    this.description = description;
  }

  static MadeStreamData ofShapes() {
    return new MadeStreamData(
        "shapes-streams",
        StreamKind.SHAPES,
        new Frames("streams of shapes", ShapeClipSet.SIZE, Shapes.MIN_SIZE),
        new Examples(1500, 500, 1),
        "made pieces of long streams in which the actions of 'shapes' begin and end, with noise"
            + " or a shape at rest between them (class none): 48 frames of 32x32, the label is that"
            + " of the last; no folder is needed, --examples pieces an epoch (1500); for step"
            + " models, with --every-frame");
  }

  static MadeStreamData ofScenes() {
    return new MadeStreamData(
        "scenes-streams",
        StreamKind.SCENES,
        new Frames("people", SceneClipSet.SIZE, Scenes.MIN_SIZE),
        new Examples(1000, 500, 1),
        "made pieces of long streams in which the actions of 'scenes' begin and end, with nobody"
            + " or people at rest between them (class none): 64 frames of 48x48, the label is that"
            + " of the last; no folder is needed, --examples pieces an epoch (1000); for step"
            + " models, with --every-frame");
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  ClipSet make(int size, int count, long seed) {
    return kind.pieces(size, count, seed);
  }

  /** New streams, {@code examples} of them. */
  @Override
  public StreamSet streamsForScoring(DataRequest request) {
    int count = request.examples().orElse(STREAMS_FOR_SCORING);
    return kind.whole(size(request), count, scoringSeed(request));
  }
}
