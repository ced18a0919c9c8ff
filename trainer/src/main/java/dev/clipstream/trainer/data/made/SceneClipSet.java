package dev.clipstream.trainer.data.made;

import dev.clipstream.image.resize.Fit;
import dev.clipstream.scenes.SceneClips;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.Resize;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Clips of {@link SceneClips}, made when they are asked for, larger than they are wanted and of the
 * shape of a camera's, and then resized as frames are that are served. A training set has new clips
 * in every epoch, so a model cannot learn them by heart; a validation set has the same ones always.
 */
public final class SceneClipSet implements ClipSet {

  /** Frames in a clip. */
  public static final int FRAMES = 16;

  /** Classes of clips. */
  public static final int CLASSES = SceneClips.classes().size();

  /** Width and height of a frame in pixels, where no other size is asked for. */
  public static final int SIZE = 48;

  private final SceneClips scenes;
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
  public SceneClipSet(int pixels, int count, long seed) {
    this.scenes = new SceneClips(rows(pixels), FRAMES);
    this.pixels = pixels;
    this.count = count;
    this.seed = seed;
  }

  /** Rows of the frames that become so many pixels wide and high, by half at most. */
  static int rows(int pixels) {
    return (pixels + 1) / 2 * 3;
  }

  /** Frames as they come from a camera and before a model; one quality a clip, as in life. */
  static List<byte[]> served(List<byte[]> frames, int pixels, Random random) {
    int rows = rows(pixels);
    int quality = 70 + random.nextInt(30);
    return Jpeg.roundTrip(
        frames, rows, SceneClips.width(rows), quality, Resize.to(pixels, pixels, Fit.STRETCH));
  }

  @Override
  public List<String> classes() {
    return SceneClips.classes();
  }

  @Override
  public List<String> frameClasses() {
    return SceneClips.frameClasses();
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
    SceneClips.Clip clip = scenes.clip(random.nextLong(), label(index));
    List<Annotation> annotations = new ArrayList<>();
    clip.shows().forEach(shown -> annotations.add(new Annotation(clip.label(), shown)));
    return Clip.of(served(clip.frames(), pixels, random), annotations);
  }

  /** As many other clips. */
  @Override
  public ClipSet epoch(int epoch) {
    return new SceneClipSet(pixels, count, (seed << 20) + 1 + epoch);
  }

  @Override
  public boolean madeAnew() {
    return true;
  }
}
