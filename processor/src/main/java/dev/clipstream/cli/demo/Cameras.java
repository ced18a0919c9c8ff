package dev.clipstream.cli.demo;

import dev.clipstream.scenes.SceneClips;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;

/**
 * A few simulated cameras: each shows one clip of people after the other, as JPEG frames. One
 * thread sends; {@link #truth} may be asked by another.
 */
final class Cameras {

  static final int FRAMES_A_CLIP = 16;

  /** Far from the seeds that the models were trained on. */
  private static final long FIRST_SEED = 0x5EED_0000_0000_0000L;

  private final SceneClips scenes = new SceneClips(CameraSender.HEIGHT, FRAMES_A_CLIP);
  private final CameraSender sender;
  private final int cameras;
  private final String idPrefix;
  private final Random random;
  private final Map<String, String> classes = new ConcurrentHashMap<>();
  private int clipsMade;

  /**
   * @param idPrefix begins the id of every clip; a processor labels each id once
   */
  Cameras(CameraSender sender, int cameras, long seed, String idPrefix) {
    this.sender = sender;
    this.cameras = cameras;
    this.idPrefix = idPrefix;
    this.random = new Random(seed);
  }

  /** What a clip shows; empty if it is of somebody else, or forgotten. */
  Optional<String> truth(String clipId) {
    return Optional.ofNullable(classes.get(clipId));
  }

  /** The clips sent so far, wholly or in part. */
  int clipsMade() {
    return clipsMade;
  }

  /** One clip on each of the first {@code count} cameras, ready to be sent frame by frame. */
  Round nextRound(int count) {
    List<String> ids = new ArrayList<>();
    List<SceneClips.Clip> clips = new ArrayList<>();
    for (int camera = 0; camera < Math.min(count, cameras); camera++) {
      int label = random.nextInt(SceneClips.classes().size());
      String id = String.format(Locale.ROOT, "%s%04d", idPrefix, ++clipsMade);
      classes.put(id, SceneClips.classes().get(label));
      ids.add(id);
      clips.add(scenes.clip(FIRST_SEED + random.nextInt(Integer.MAX_VALUE), label));
    }
    return new Round(ids, clips);
  }

  /** The clips that the cameras show at the same time. */
  final class Round {
    private final List<String> ids;
    private final List<SceneClips.Clip> clips;

    private Round(List<String> ids, List<SceneClips.Clip> clips) {
      this.ids = ids;
      this.clips = clips;
    }

    int size() {
      return ids.size();
    }

    /** Nobody will ask for the truth about these clips. */
    void forget() {
      classes.keySet().removeAll(ids);
    }

    /** Sends frame {@code index} of each clip. */
    List<Future<?>> send(int index) {
      List<Future<?>> sent = new ArrayList<>();
      for (int camera = 0; camera < clips.size(); camera++) {
        sent.add(
            sender.send(
                "camera-" + (camera + 1),
                ids.get(camera),
                index,
                index == FRAMES_A_CLIP - 1,
                clips.get(camera).frames().get(index)));
      }
      return sent;
    }
  }
}
