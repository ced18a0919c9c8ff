package dev.clipstream.trainer.data.made;

import dev.clipstream.shapes.ShapeClips;
import dev.clipstream.trainer.data.store.ClipSet;
import java.util.List;
import java.util.Random;

/** Clips of {@link ShapeClips}; the classes come in turn. */
public final class ShapeClipSet extends MadeClips {

  /** Frames in a clip. */
  public static final int FRAMES = 16;

  /** Classes of clips. */
  public static final int CLASSES = ShapeClips.classes().size();

  /** Width and height of a frame in pixels. */
  public static final int SIZE = 32;

  private final ShapeClips shapes;

  /**
   * Chooses the clips; none is made before it is asked for.
   *
   * @param pixels width and height of a frame
   * @param count clips in the set
   * @param seed which clips; sets of different seeds have none in common
   */
  public ShapeClipSet(int pixels, int count, long seed) {
    super(pixels, count, seed);
    this.shapes = new ShapeClips(pixels, FRAMES);
  }

  @Override
  ClipSet ofSeed(long other) {
    return new ShapeClipSet(width(), size(), other);
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
  public int maxFrames() {
    return FRAMES;
  }

  @Override
  public int label(int index) {
    return index % CLASSES;
  }

  @Override
  public Clip clip(int index) {
    Random random = random(index);
    ShapeClips.Clip clip = shapes.clip(random.nextLong(), label(index));
    int quality = StreamKind.MIN_QUALITY + random.nextInt(StreamKind.QUALITIES);
    List<byte[]> frames = Jpeg.roundTrip(clip.frames(), width(), width(), quality);
    return new Clip(frames, clip.label(), clip.shape());
  }
}
