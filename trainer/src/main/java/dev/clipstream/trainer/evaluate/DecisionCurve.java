package dev.clipstream.trainer.evaluate;

import dev.clipstream.model.step.DecisionRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What it costs and gains to decide before a clip's end, by the {@link DecisionRule} that serves:
 * the label behind the frame that decides a clip is the clip's. What is never decided has the label
 * that the model gives after the last frame, and needs all frames. Immutable.
 */
public final class DecisionCurve {

  /** Those of the table: coarse where little changes. */
  private static final double[] SHOWN = {
    0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995, 0.999, 0.9999
  };

  private final List<StepScores> clips;
  private final int after;

  /**
   * One threshold.
   *
   * @param threshold least score
   * @param decided part of the clips that were decided by a frame, the last included
   * @param decidedAccuracy part of those that were decided rightly; not a number if none was
   * @param accuracy part of all clips whose label is right, the rest labelled at the end
   * @param frames mean number of frames that a label needed
   * @param share mean part of a clip's frames that its label needed
   */
  public record Point(
      double threshold,
      double decided,
      double decidedAccuracy,
      double accuracy,
      double frames,
      double share) {

    /** For a JSON object, which knows no NaN: what cannot be said is left out. */
    public Map<String, Object> facts() {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("threshold", threshold);
      facts.put("decided", decided);
      if (!Double.isNaN(decidedAccuracy)) {
        facts.put("decided_accuracy", decidedAccuracy);
      }
      facts.put("accuracy", accuracy);
      facts.put("frames", frames);
      facts.put("share", share);
      return facts;
    }
  }

  /**
   * Of what was said of some clips.
   *
   * @param clips one or more
   * @param after frames in a row, 1 or more
   */
  public DecisionCurve(List<StepScores> clips, int after) {
    if (clips.isEmpty() || after < 1) {
      throw new IllegalArgumentException(
          "%d clips and %d frames in a row: both must be 1 or more".formatted(clips.size(), after));
    }
    this.clips = List.copyOf(clips);
    this.after = after;
  }

  /** How many frames in a row. */
  public int after() {
    return after;
  }

  /** Part of the clips that are right after the last frame, 0 to 1. */
  public double finalAccuracy() {
    return clips.stream().filter(clip -> clip.isRight(clip.frames() - 1)).count()
        / (double) clips.size();
  }

  /** Mean number of frames of a clip. */
  public double meanFrames() {
    return clips.stream().mapToInt(StepScores::frames).average().orElse(0);
  }

  /** The points of a table. */
  public List<Point> points() {
    return Arrays.stream(SHOWN).mapToObj(this::at).toList();
  }

  /** What comes of a threshold. */
  public Point at(double threshold) {
    int decided = 0;
    int decidedRight = 0;
    int right = 0;
    long frames = 0;
    double share = 0;
    DecisionRule rule = new DecisionRule(threshold, after);
    for (StepScores clip : clips) {
      int last = clip.frames() - 1;
      int by = rule.decidingFrame(clip.best(), clip.scores());
      boolean isDecided = by <= last;
      int told = Math.min(by, last);
      boolean isRight = clip.isRight(told);
      decided += isDecided ? 1 : 0;
      decidedRight += isDecided && isRight ? 1 : 0;
      right += isRight ? 1 : 0;
      frames += told + 1;
      share += (told + 1.0) / clip.frames();
    }
    double all = clips.size();
    return new Point(
        threshold,
        decided / all,
        decidedRight / (double) decided,
        right / all,
        frames / all,
        share / all);
  }

  /**
   * The lowest threshold from which on, up to 1, all clips together are labelled as rightly as
   * asked: below it a lucky one may do, but not reliably. In steps of a thousandth, finer near 1; a
   * thousandth is the least, since serving takes none of 0.
   *
   * @param accuracy part of all clips, the rest labelled at the end
   * @return nothing if it is not reached even at the end of the clips
   */
  public Optional<Point> forAccuracy(double accuracy) {
    Optional<Point> found = Optional.empty();
    for (double threshold : descending()) {
      Point point = at(threshold);
      if (point.accuracy() < accuracy) {
        break;
      }
      found = Optional.of(point);
    }
    return found;
  }

  /** From a millionth below 1 down to a thousandth, each a short decimal number. */
  private static double[] descending() {
    List<Double> all = new ArrayList<>();
    for (int i = 1; i < 10; i++) {
      all.add((1_000_000 - i) / 1e6);
    }
    for (int i = 1; i < 10; i++) {
      all.add((100_000 - i) / 1e5);
    }
    for (int i = 1; i < 10; i++) {
      all.add((10_000 - i) / 1e4);
    }
    for (int i = 1; i < 1000; i++) {
      all.add((1000 - i) / 1e3);
    }
    return all.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Everything, for a JSON object; names and order are part of the command line's contract. */
  public Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("after", after);
    facts.put("clips", clips.size());
    facts.put("final_accuracy", finalAccuracy());
    facts.put("mean_frames", meanFrames());
    facts.put("curve", points().stream().map(Point::facts).toList());
    return facts;
  }

  /** The same with what an accuracy needs; nothing is said of one that is not reached. */
  public Map<String, Object> facts(double accuracy) {
    Map<String, Object> facts = facts();
    facts.put("asked_accuracy", accuracy);
    forAccuracy(accuracy).ifPresent(point -> facts.put("asked", point.facts()));
    return facts;
  }
}
