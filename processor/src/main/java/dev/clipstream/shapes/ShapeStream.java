package dev.clipstream.shapes;

import dev.clipstream.shapes.ShapeClips.Dice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A long procedural stream of one camera, in which actions begin and end at known times: a shape
 * comes, moves as the class of a {@link ShapeClips clip} says, and is gone. Between actions there
 * is the noisy background alone, or a shape that stands still, so that seeing a shape is not enough
 * to tell an action.
 *
 * <p>The stream is a pure function of its seed and size, equal on every machine; frames can be had
 * in any order, and a longer stream of one seed begins as a shorter one does, but for an action
 * that the shorter one has no time for. Immutable, hence safe for use by several threads.
 */
public final class ShapeStream implements MadeStream {

  /** The label of what lies between actions. */
  public static final String NONE = "none";

  /** From one frame to the next: 10 frames a second. */
  public static final long FRAME_MILLIS = 100;

  private static final int MIN_GAP = 15;
  private static final int MAX_GAP = 45;
  private static final int MIN_ACTION = 20;
  private static final int MAX_ACTION = 40;

  private static final List<String> CLASSES = with(ShapeClips.classes());
  private static final List<String> FRAME_CLASSES = with(ShapeClips.shapes());

  private final long seed;
  private final int size;
  private final int frames;
  private final StreamGround ground;
  private final List<StreamScene> scenes = new ArrayList<>();

  /**
   * Draws what happens; no frame is made before it is asked for.
   *
   * @param seed which stream
   * @param size width and height of a frame in pixels, at least 16
   * @param frames how many, at least 1
   */
  public ShapeStream(long seed, int size, int frames) {
    if (size < 16 || frames < 1) {
      throw new IllegalArgumentException(
          "a stream needs frames of 16x16 pixels and 1 frame at least, not %dx%d and %d"
              .formatted(size, size, frames));
    }
    this.seed = seed;
    this.size = size;
    this.frames = frames;
    Dice dice = new Dice(seed);
    ground = StreamGround.draw(dice, size);
    int at = 0;
    while (at < frames) {
      StreamScene gap = StreamScene.gap(dice, ground, size, at, length(dice, MIN_GAP, MAX_GAP));
      StreamScene action =
          StreamScene.action(dice, ground, size, gap.end(), length(dice, MIN_ACTION, MAX_ACTION));
      scenes.add(gap);
      // An action that the stream's end cuts off would have no known end.
      if (action.end() < frames) {
        scenes.add(action);
      }
      at = action.end();
    }
  }

  private static int length(Dice dice, int min, int max) {
    return (int) dice.between(min, max + 1);
  }

  private static List<String> with(List<String> names) {
    List<String> all = new ArrayList<>(names);
    all.add(NONE);
    return List.copyOf(all);
  }

  /** Names of what may go on: the classes of {@link ShapeClips}, then {@link #NONE}. */
  public static List<String> classes() {
    return CLASSES;
  }

  /** Names of what single frames may show: the shapes, then {@link #NONE}. */
  public static List<String> frameClasses() {
    return FRAME_CLASSES;
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
    return scenes.stream()
        .filter(StreamScene::isAction)
        .map(scene -> new LabelSpan(CLASSES.get(scene.label()), scene.begin(), scene.end()))
        .toList();
  }

  /**
   * All actions in order, by time of capture: from the first frame's to the last frame's, in
   * milliseconds since the stream began.
   */
  public List<LabelSpan> actionTimes() {
    return actions().stream()
        .map(
            action ->
                new LabelSpan(
                    action.label(),
                    capturedAt((int) action.begin()),
                    capturedAt((int) action.end() - 1)))
        .toList();
  }

  /** What goes on at a frame: an index into {@link #classes()}. */
  @Override
  public int label(int frame) {
    return scene(frame)
        .filter(StreamScene::isAction)
        .map(StreamScene::label)
        .orElse(CLASSES.size() - 1);
  }

  /** What a frame shows: an index into {@link #frameClasses()}. */
  @Override
  public int frameLabel(int frame) {
    return scene(frame)
        .flatMap(StreamScene::figure)
        .map(figure -> FRAME_CLASSES.indexOf(ShapeClips.name(figure.shape())))
        .orElse(FRAME_CLASSES.size() - 1);
  }

  private Optional<StreamScene> scene(int frame) {
    if (frame < 0 || frame >= frames) {
      throw new IndexOutOfBoundsException("frame " + frame + " is not one of 0 to " + (frames - 1));
    }
    return scenes.stream()
        .filter(scene -> scene.begin() <= frame && frame < scene.end())
        .findFirst();
  }

  /** One frame, uint8 RGB [size, size, 3], row by row. */
  @Override
  public byte[] frame(int index) {
    Optional<StreamScene> scene = scene(index);
    // A frame has random numbers of its own, so that it can be had without those before.
    Dice dice = new Dice(seed * 1_000_003 + index);
    return ground.render(dice, index, scene.flatMap(one -> one.placed(dice, index)), size);
  }
}
