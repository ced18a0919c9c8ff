package dev.clipstream.trainer.data.made;

import dev.clipstream.image.resize.Fit;
import dev.clipstream.scenes.SceneClips;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.Resize;
import java.util.List;
import java.util.Random;

/**
 * Clips of {@link SceneClips}, made larger than they are wanted and of the shape of a camera's, and
 * then resized as frames are that are served. The classes come in turn.
 */
public final class SceneClipSet extends MadeClips {

  /** Frames in a clip. */
  public static final int FRAMES = 16;

  /** Classes of clips. */
  public static final int CLASSES = SceneClips.classes().size();

  /** Width and height of a frame in pixels, where no other size is asked for. */
  public static final int SIZE = 48;

  private final SceneClips scenes;

  /**
   * Chooses the clips; none is made before it is asked for.
   *
   * @param pixels width and height of a frame
   * @param count clips in the set
   * @param seed which clips; sets of different seeds have none in common
   */
  public SceneClipSet(int pixels, int count, long seed) {
    super(pixels, count, seed);
    this.scenes = new SceneClips(rows(pixels), FRAMES);
  }

  /** Rows of the frames that become so many pixels wide and high, by half at most. */
  static int rows(int pixels) {
    return (pixels + 1) / 2 * 3;
  }

  /** Frames as they come from a camera and before a model. */
  static List<byte[]> served(List<byte[]> frames, int pixels, int quality) {
    int rows = rows(pixels);
    return Jpeg.roundTrip(
        frames, rows, SceneClips.width(rows), quality, Resize.to(pixels, pixels, Fit.STRETCH));
  }

  @Override
  ClipSet ofSeed(long other) {
    return new SceneClipSet(width(), size(), other);
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
    SceneClips.Clip clip = scenes.clip(random.nextLong(), label(index));
    List<Annotation> annotations =
        clip.shows().stream().map(shown -> new Annotation(clip.label(), shown)).toList();
    int quality = StreamKind.MIN_QUALITY + random.nextInt(StreamKind.QUALITIES);
    return Clip.of(served(clip.frames(), width(), quality), annotations);
  }
}
