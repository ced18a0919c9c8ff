package dev.clipstream.scenes;

import dev.clipstream.scenes.Stance.Shows;
import dev.clipstream.shapes.ShapeClips.Dice;
import java.util.ArrayList;
import java.util.List;

/**
 * Short procedural video clips of people: the data set {@code scenes} of the trainer and the clips
 * of {@code demo}. The classes are walk, run, wave, fall, get-up, meet and part.
 *
 * <p>Somebody who gets up is somebody who falls, played backwards: both have the same distribution
 * of frames, so that a model must use the order of time. Two who meet and two who part walk in the
 * same way, toward one another or away.
 *
 * <p>A clip is a pure function of its seed, class, size and length, equal on every machine: only
 * exactly specified arithmetic is used. Immutable, hence safe for use by several threads.
 */
public final class SceneClips {

  private static final List<Action> ACTIONS = List.of(Action.values());
  private static final List<String> CLASSES = Action.labels(Action.values());
  private static final List<String> FRAME_CLASSES = Action.labels(Shows.values());

  private final int height;
  private final int length;

  /**
   * One clip.
   *
   * @param frames the frames in order, each uint8 RGB [height, 4/3 height, 3], row by row
   * @param label index of its class in {@link #classes()}
   * @param shows of each frame, the index of what it shows in {@link #frameClasses()}
   */
  public record Clip(List<byte[]> frames, int label, List<Integer> shows) {
    public Clip {
      frames = List.copyOf(frames);
      shows = List.copyOf(shows);
    }
  }

  /**
   * @param height of a frame in pixels, at least 24 and a multiple of 3; its width is 4/3 of that
   * @param length frames in a clip, at least 2
   */
  public SceneClips(int height, int length) {
    requireHeight(height);
    if (length < 2) {
      throw new IllegalArgumentException("a clip needs 2 frames at least, not " + length);
    }
    this.height = height;
    this.length = length;
  }

  static void requireHeight(int height) {
    if (height < Stage.MIN_HEIGHT || height % 3 != 0) {
      throw new IllegalArgumentException(
          "frames of people are %d pixels high at least, in threes, not %d"
              .formatted(Stage.MIN_HEIGHT, height));
    }
  }

  /** Width of frames of a height. */
  public static int width(int height) {
    return height / 3 * 4;
  }

  /** Names of the classes, for instance {@code get-up}. */
  public static List<String> classes() {
    return CLASSES;
  }

  /** Names of what single frames may show, for instance {@code walking}. */
  public static List<String> frameClasses() {
    return FRAME_CLASSES;
  }

  /** What a frame of actors shows: an index into {@link #frameClasses()}. */
  static int frameLabel(List<Actor> actors, double time) {
    return FRAME_CLASSES.indexOf(Action.nameOf(Stage.shows(actors, time)));
  }

  /** The clip of a class that a seed stands for. */
  public Clip clip(long seed, int label) {
    if (label < 0 || label >= CLASSES.size()) {
      throw new IllegalArgumentException(
          "class " + label + " is not one of 0 to " + (CLASSES.size() - 1));
    }
    Dice dice = new Dice(seed);
    Stage stage = Stage.draw(dice, height);
    List<Actor> actors = new ClipScript(dice, stage, length).actors(ACTIONS.get(label));
    List<byte[]> frames = new ArrayList<>(length);
    List<Integer> shows = new ArrayList<>(length);
    for (int time = 0; time < length; time++) {
      frames.add(stage.photograph(dice, actors, time));
      shows.add(frameLabel(actors, time));
    }
    return new Clip(frames, label, shows);
  }
}
