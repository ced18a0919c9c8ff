package dev.clipstream.scenes;

import dev.clipstream.shapes.LabelSpan;
import dev.clipstream.shapes.MadeStream;
import dev.clipstream.shapes.ShapeClips.Dice;
import java.util.ArrayList;
import java.util.List;

/**
 * A long procedural stream of one camera, in which people come, do what the classes of {@link
 * SceneClips} say, and go, at known times. Between two actions nobody is there, or somebody who
 * stands or lies still, so that seeing somebody is not enough to tell an action.
 *
 * <p>The stream is a pure function of its seed and size, equal on every machine; frames can be had
 * in any order, and a longer stream of one seed begins as a shorter one does, but for an action
 * that the shorter one has no time for. Immutable, hence safe for use by several threads.
 */
public final class SceneStream implements MadeStream {

  /** The label of what lies between actions. */
  public static final String NONE = "none";

  /** From one frame to the next: 20 frames a second. */
  public static final long FRAME_MILLIS = 50;

  private static final List<String> CLASSES = classNames();

  private final long seed;
  private final int frames;
  private final Stage stage;
  private final List<StreamPlot.Episode> episodes;

  /**
   * Draws what happens; no frame is made before it is asked for.
   *
   * @param seed which stream
   * @param height of a frame in pixels, at least 24 and a multiple of 3; its width is 4/3 of that
   * @param frames how many, at least 1
   */
  public SceneStream(long seed, int height, int frames) {
    SceneClips.requireHeight(height);
    if (frames < 1) {
      throw new IllegalArgumentException("a stream needs 1 frame at least, not " + frames);
    }
    this.seed = seed;
    this.frames = frames;
    Dice dice = new Dice(seed);
    stage = Stage.draw(dice, height);
    episodes = new StreamPlot(dice, stage).until(frames);
  }

  private static List<String> classNames() {
    List<String> all = new ArrayList<>(SceneClips.classes());
    all.add(NONE);
    return List.copyOf(all);
  }

  /** Names of what may go on: the classes of {@link SceneClips}, then {@link #NONE}. */
  public static List<String> classes() {
    return CLASSES;
  }

  /** How many frames there are. */
  public int frames() {
    return frames;
  }

  /** When a frame is captured, in milliseconds since the stream began. */
  public static long capturedAt(int frame) {
    return frame * FRAME_MILLIS;
  }

  /** All actions in order, in frames. */
  @Override
  public List<LabelSpan> actions() {
    return episodes.stream()
        .flatMap(
            episode ->
                episode.action().stream()
                    .map(action -> new LabelSpan(action.label(), episode.begin(), episode.end())))
        .toList();
  }

  /** What goes on at a frame: an index into {@link #classes()}. */
  @Override
  public int label(int frame) {
    return CLASSES.indexOf(episode(frame).action().map(Action::label).orElse(NONE));
  }

  /** What a frame shows: an index into {@link SceneClips#frameClasses()}. */
  @Override
  public int frameLabel(int frame) {
    StreamPlot.Episode episode = episode(frame);
    return SceneClips.frameLabel(episode.actors(), frame - episode.begin());
  }

  private StreamPlot.Episode episode(int frame) {
    if (frame < 0 || frame >= frames) {
      throw new IndexOutOfBoundsException("frame " + frame + " is not one of 0 to " + (frames - 1));
    }
    return episodes.stream().filter(episode -> frame < episode.end()).findFirst().orElseThrow();
  }

  /** One frame, uint8 RGB [height, 4/3 height, 3], row by row. */
  @Override
  public byte[] frame(int index) {
    StreamPlot.Episode episode = episode(index);
    // A frame has random numbers of its own, so that it can be had without those before.
    Dice dice = new Dice(seed * 1_000_003 + index);
    return stage.photograph(dice, episode.actors(), index - episode.begin());
  }
}
