package dev.clipstream.trainer.data.made;

import dev.clipstream.scenes.SceneClips;
import dev.clipstream.scenes.SceneStream;
import dev.clipstream.trainer.data.store.ClipSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Pieces of {@link SceneStream}s, each from a stream of its own and from anywhere in it, so that
 * they begin and end within actions and between them. What goes on is known at each frame. A
 * training set has new pieces in every epoch; a validation set has the same ones always.
 */
public final class SceneStreamSet implements ClipSet {

  /** Frames in a piece: about one action and what lies before and after it. */
  public static final int FRAMES = 64;

  /** Frames of a stream that a piece is cut from. */
  private static final int STREAM = 320;

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
  public SceneStreamSet(int pixels, int count, long seed) {
    this.pixels = pixels;
    this.count = count;
    this.seed = seed;
  }

  @Override
  public List<String> classes() {
    return SceneStream.classes();
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
  public boolean changesWithinClips() {
    return true;
  }

  @Override
  public Clip clip(int index) {
    Random random = new Random(seed * 1_000_003 + index);
    SceneStream stream = new SceneStream(random.nextLong(), SceneClipSet.rows(pixels), STREAM);
    // An action that the end of the stream would cut off is left away: not to teach that, end
    // pieces before it.
    int from = random.nextInt(STREAM - 2 * FRAMES + 1);
    List<byte[]> frames = new ArrayList<>();
    List<Annotation> annotations = new ArrayList<>();
    for (int frame = from; frame < from + FRAMES; frame++) {
      frames.add(stream.frame(frame));
      annotations.add(new Annotation(stream.label(frame), stream.frameLabel(frame)));
    }
    return Clip.of(SceneClipSet.served(frames, pixels, random), annotations);
  }

  /** As many other pieces. */
  @Override
  public ClipSet epoch(int epoch) {
    return new SceneStreamSet(pixels, count, (seed << 20) + 1 + epoch);
  }

  @Override
  public boolean madeAnew() {
    return true;
  }
}
