package dev.clipstream.trainer.data.made;

import dev.clipstream.shapes.MadeStream;
import dev.clipstream.trainer.data.store.ClipSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Pieces of streams, each from a stream of its own and from anywhere in it, so that they begin and
 * end within actions and between them. What goes on is known at each frame.
 */
final class StreamPieces extends MadeClips {

  private final StreamKind kind;

  StreamPieces(StreamKind kind, int pixels, int count, long seed) {
    super(pixels, count, seed);
    this.kind = kind;
  }

  @Override
  ClipSet ofSeed(long other) {
    return new StreamPieces(kind, width(), size(), other);
  }

  @Override
  public List<String> classes() {
    return kind.classes();
  }

  @Override
  public List<String> frameClasses() {
    return kind.frameClasses();
  }

  @Override
  public int maxFrames() {
    return kind.pieceFrames();
  }

  @Override
  public boolean changesWithinClips() {
    return true;
  }

  @Override
  public Clip clip(int index) {
    Random random = random(index);
    int length = kind.pieceFrames();
    MadeStream stream = kind.stream(random.nextLong(), width(), kind.sourceFrames());
    // An action that the end of the stream would cut off is left away: not to teach that, end
    // pieces before it.
    int from = random.nextInt(kind.sourceFrames() - 2 * length + 1);
    List<byte[]> frames = new ArrayList<>();
    List<Annotation> annotations = new ArrayList<>();
    for (int frame = from; frame < from + length; frame++) {
      frames.add(stream.frame(frame));
      annotations.add(new Annotation(stream.label(frame), stream.frameLabel(frame)));
    }
    int quality = StreamKind.MIN_QUALITY + random.nextInt(StreamKind.QUALITIES);
    return Clip.of(kind.served(frames, width(), quality), annotations);
  }
}
