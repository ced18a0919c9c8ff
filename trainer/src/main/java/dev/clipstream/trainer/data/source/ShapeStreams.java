package dev.clipstream.trainer.data.source;

import dev.clipstream.shapes.LabelSpan;
import dev.clipstream.shapes.ShapeStream;
import dev.clipstream.trainer.data.made.Jpeg;
import dev.clipstream.trainer.data.made.ShapeStreamSet;
import dev.clipstream.trainer.data.store.ArrayFrameSet;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.FrameSet;
import dev.clipstream.trainer.data.store.StreamSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Pieces of long streams of moving shapes, made as they are needed. */
final class ShapeStreams implements Dataset {

  private static final int EXAMPLES = 1500;
  private static final int EXAMPLES_FOR_SCORING = 500;
  private static final int FRAMES_PER_PIECE = 4;
  private static final int STREAMS_FOR_SCORING = 20;
  private static final int FRAMES_PER_STREAM = 1000;

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

  /** New streams, {@code examples} of them. */
  @Override
  public StreamSet streamsForScoring(DataRequest request) {
    int size = Shapes.size(request, "shapes-streams", "streams");
    int examples = request.examples().orElse(STREAMS_FOR_SCORING);
    return new WholeStreams(-1 - Math.abs(request.seed()), size, examples);
  }

  /**
   * Streams from their beginnings on, each with a JPEG quality of its own, as pieces have.
   *
   * @param seed which streams
   * @param pixels width and height of a frame
   * @param size how many streams
   */
  private record WholeStreams(long seed, int pixels, int size) implements StreamSet {

    private Random random(int index) {
      return new Random(seed * 1_000_003 + index);
    }

    private ShapeStream stream(int index) {
      return new ShapeStream(random(index).nextLong(), pixels, FRAMES_PER_STREAM);
    }

    @Override
    public int height() {
      return pixels;
    }

    @Override
    public int width() {
      return pixels;
    }

    @Override
    public int frames() {
      return FRAMES_PER_STREAM;
    }

    @Override
    public List<LabelSpan> actions(int index) {
      return stream(index).actions();
    }

    @Override
    public List<byte[]> frames(int index, int from, int to) {
      ShapeStream stream = stream(index);
      int quality = 70 + (int) Math.floorMod(random(index).nextLong(), 30L);
      List<byte[]> frames = IntStream.range(from, to).mapToObj(stream::frame).toList();
      return Jpeg.roundTrip(frames, pixels, pixels, quality);
    }

    @Override
    public long capturedAtMicros(int frame) {
      return 1000 * ShapeStream.capturedAt(frame);
    }
  }
}
