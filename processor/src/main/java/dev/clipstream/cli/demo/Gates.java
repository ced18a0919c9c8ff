package dev.clipstream.cli.demo;

import dev.clipstream.scenes.SceneStream;
import dev.clipstream.shapes.LabelSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A few simulated cameras without clips: each shows a stream without an end, in which people come,
 * do something and go, and between that are at rest or not there. What goes on is known, so that
 * events can be compared with it. Used by one thread.
 */
final class Gates {

  private static final String NAME = "gate-";

  /** A camera shows another scene after so many frames, which ends between two actions. */
  private static final int SCENE_FRAMES = 1000;

  /** Far from the seeds that the models were trained on. */
  private static final long FIRST_SEED = 0x6A7E_0000_0000_0000L;

  private final FrameSink sink;
  private final int count;
  private final long seed;
  private final List<List<LabelSpan>> actions = new ArrayList<>();
  private final List<SceneStream> scenes = new ArrayList<>();
  private int frames;

  /** Takes frames. */
  interface FrameSink {

    /** See {@link CameraSender#send}. */
    Future<?> send(String stream, @Nullable String clip, long index, boolean last, byte[] pixels);
  }

  /**
   * @param count cameras
   * @param seed of what they show
   */
  Gates(FrameSink sink, int count, long seed) {
    this.sink = sink;
    this.count = count;
    this.seed = seed;
    for (int gate = 0; gate < count; gate++) {
      actions.add(new ArrayList<>());
      scenes.add(scene(gate, 0));
    }
  }

  private SceneStream scene(int gate, int number) {
    long from = (long) number * SCENE_FRAMES;
    SceneStream scene =
        new SceneStream(
            FIRST_SEED + seed * 1_000_003 + gate * 1_009L + number,
            CameraSender.HEIGHT,
            SCENE_FRAMES);
    scene
        .actions()
        .forEach(
            action ->
                actions
                    .get(gate)
                    .add(
                        new LabelSpan(action.label(), from + action.begin(), from + action.end())));
    return scene;
  }

  /** The next frame of each. */
  List<Future<?>> send() {
    return send(false);
  }

  /** The last frame of each. */
  List<Future<?>> end() {
    return send(true);
  }

  private List<Future<?>> send(boolean last) {
    List<Future<?>> sent = new ArrayList<>();
    int index = frames % SCENE_FRAMES;
    for (int gate = 0; gate < count; gate++) {
      if (index == 0 && frames > 0) {
        scenes.set(gate, scene(gate, frames / SCENE_FRAMES));
      }
      byte[] pixels = scenes.get(gate).frame(index);
      sent.add(sink.send(name(gate), null, frames, last, pixels));
    }
    frames++;
    return sent;
  }

  private static String name(int gate) {
    return NAME + (gate + 1);
  }

  /** How many frames of all of them were sent. */
  int framesSent() {
    return frames * count;
  }

  /** All names. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (int gate = 0; gate < count; gate++) {
      names.add(name(gate));
    }
    return names;
  }

  /** Whether a stream is one of these. */
  boolean has(String stream) {
    return names().contains(stream);
  }

  /** What happened on a stream, in frames, and was seen to its end. */
  List<LabelSpan> actions(String stream) {
    return ofStream(stream).stream().filter(action -> action.end() <= frames).toList();
  }

  /**
   * The first frame of what had not ended when the last frame was sent: of what comes from there on
   * nobody can say whether it is right.
   */
  long judgedUntil(String stream) {
    return ofStream(stream).stream()
        .filter(action -> action.end() > frames)
        .mapToLong(LabelSpan::begin)
        .filter(begin -> begin < frames)
        .findFirst()
        .orElse(frames);
  }

  private List<LabelSpan> ofStream(String stream) {
    return actions.get(names().indexOf(stream));
  }
}
