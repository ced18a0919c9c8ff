package dev.clipstream.serving;

import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.description.TestDescriptions;
import dev.clipstream.model.output.FrameScores;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Echoes each image's number as its only score, unless its script has a run fail. */
final class ScriptedEngine implements BatchEngine {

  /** What happens instead of a run, or nothing. */
  interface Script {
    void before(int run, List<Integer> numbers);
  }

  private static final int BLANK = -1;

  private final int[] slots;
  private final Script script;
  private final Map<Integer, FrameScores> instead = new ConcurrentHashMap<>();
  private final List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());

  ScriptedEngine(int maxBatch, Script script) {
    this.slots = new int[maxBatch];
    this.script = script;
  }

  /** Has an image get other scores than its own. */
  void giveInstead(int number, FrameScores scores) {
    instead.put(number, scores);
  }

  /** How many images each run had, those that failed included. */
  List<Integer> sizes() {
    return sizes;
  }

  @Override
  public ModelDescription begin() {
    return TestDescriptions.NAMED;
  }

  @Override
  public void end() {}

  @Override
  public void load(int slot, Image image) {
    slots[slot] = image.width();
  }

  @Override
  public FrameScores[] run(int n) {
    List<Integer> numbers = new ArrayList<>();
    FrameScores[] scores = new FrameScores[n];
    for (int i = 0; i < n; i++) {
      numbers.add(slots[i]);
      FrameScores own = new FrameScores(new float[] {slots[i]}, new float[0]);
      scores[i] = instead.getOrDefault(slots[i], own);
    }
    sizes.add(n);
    script.before(sizes.size(), numbers);
    return scores;
  }

  @Override
  public void move(int from, int to) {
    slots[to] = slots[from];
  }

  @Override
  public void loadBlank() {
    slots[0] = BLANK;
  }

  @Override
  public void close() {}

  /** A frame that the engine knows by its number. */
  static final class Job extends FrameJob {
    final int number;

    Job(int number) {
      this.number = number;
    }

    @Override
    protected Content content() {
      return new Content.ToClassify(new Image(ImageEncoding.JPEG, number, 1, new byte[1], 0, 1));
    }

    @Override
    public String toString() {
      return "frame " + number;
    }

    /** Whether the result is the frame's own. */
    boolean isClassified() {
      return result().join() instanceof FrameResult.Classified classified
          && classified.scores().probabilities()[0] == number;
    }
  }

  static List<Job> jobs(int count) {
    List<Job> jobs = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      jobs.add(new Job(i));
    }
    return jobs;
  }
}
