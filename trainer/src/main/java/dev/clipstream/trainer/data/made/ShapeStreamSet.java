package dev.clipstream.trainer.data.made;

import dev.clipstream.shapes.ShapeStream;
import dev.clipstream.trainer.data.store.ClipSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Pieces of {@link ShapeStream}s, each from a stream of its own and from anywhere in it, so that
 * they begin and end within actions and between them. What goes on is known at each frame. A
 * training set has new pieces in every epoch; a validation set has the same ones always.
 */
public final class ShapeStreamSet implements ClipSet {

  /** Frames in a piece: about one action and what lies before or after it. */
  public static final int FRAMES = 48;

  /** Frames of a stream that a piece is cut from. */
  private static final int STREAM = 200;

  private final int pixels;
  private final int count;
  private final long seed;

  /**
   * Chooses the pieces; none is made before it is asked for.
   *
   * @param pixels width and height of a frame
   * @param count pieces in the set
   * @param seed which pieces; sets of different seeds have none in common
   */
  public ShapeStreamSet(int pixels, int count, long seed) {
    this.pixels = pixels;
    this.count = count;
    this.seed = seed;
  }

  @Override
  public List<String> classes() {
    return ShapeStream.classes();
  }

  @Override
  public List<String> frameClasses() {
    return ShapeStream.frameClasses();
  }

  @Override
  public int size() {
    return count;
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
  public int maxFrames() {
    return FRAMES;
  }

  @Override
  public boolean changesWithinClips() {
    return true;
  }

  @Override
  public Clip clip(int index) {
    Random random = new Random(seed * 1_000_003 + index);
    ShapeStream stream = new ShapeStream(random.nextLong(), pixels, STREAM);
    // An action that the end of the stream would cut off is left away: not to teach that, end
    // pieces before it.
    int from = random.nextInt(STREAM - 2 * FRAMES + 1);
    List<byte[]> frames = new ArrayList<>();
    List<Annotation> annotations = new ArrayList<>();
    for (int frame = from; frame < from + FRAMES; frame++) {
      frames.add(stream.frame(frame));
      annotations.add(new Annotation(stream.label(frame), stream.frameLabel(frame)));
    }
    int quality = 70 + random.nextInt(30);
    return Clip.of(Jpeg.roundTrip(frames, pixels, pixels, quality), annotations);
  }

  /** As many other pieces. */
  @Override
  public ClipSet epoch(int epoch) {
    return new ShapeStreamSet(pixels, count, (seed << 20) + 1 + epoch);
  }

  @Override
  public boolean madeAnew() {
    return true;
  }
}
