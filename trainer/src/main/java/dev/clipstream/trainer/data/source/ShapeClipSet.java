package dev.clipstream.trainer.data.source;

import dev.clipstream.shapes.ShapeClips;
import dev.clipstream.trainer.data.made.Jpeg;
import dev.clipstream.trainer.data.store.ClipSet;
import java.util.List;
import java.util.Random;

/**
 * Clips of {@link ShapeClips}, made when they are asked for. A training set has new clips in every
 * epoch, so a model cannot learn them by heart; a validation set has the same ones always.
 */
public final class ShapeClipSet implements ClipSet {

  /** Frames in a clip. */
  public static final int FRAMES = 16;

  /** Classes of clips. */
  static final int CLASSES = ShapeClips.classes().size();

  /** Width and height of a frame in pixels. */
  public static final int SIZE = 32;

  private final ShapeClips shapes;
  private final int pixels;
  private final int count;
  private final long seed;

  /**
   * Chooses the clips; none is made before it is asked for.
   *
   * @param pixels width and height of a frame
   * @param count clips in the set; the classes come in turn
   * @param seed which clips; sets of different seeds have none in common
   */
  public ShapeClipSet(int pixels, int count, long seed) {
    this.shapes = new ShapeClips(pixels, FRAMES);
    this.pixels = pixels;
    this.count = count;
    this.seed = seed;
  }

  @Override
  public List<String> classes() {
    return ShapeClips.classes();
  }

  @Override
  public List<String> frameClasses() {
    return ShapeClips.shapes();
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
  public int label(int index) {
    return index % CLASSES;
  }

  @Override
  public Clip clip(int index) {
    Random random = new Random(seed * 1_000_003 + index);
    int label = label(index);
    ShapeClips.Clip clip = shapes.clip(random.nextLong(), label);
    // Qualities that cameras and encoders use; one a clip, as in life.
    int quality = 70 + random.nextInt(30);
    List<byte[]> frames = Jpeg.roundTrip(clip.frames(), pixels, pixels, quality);
    return new Clip(frames, clip.label(), clip.shape());
  }

  /** As many other clips. */
  @Override
  public ClipSet epoch(int epoch) {
    return new ShapeClipSet(pixels, count, (seed << 20) + 1 + epoch);
  }

  @Override
  public boolean madeAnew() {
    return true;
  }
}
