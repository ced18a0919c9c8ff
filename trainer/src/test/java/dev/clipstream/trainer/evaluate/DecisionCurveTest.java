package dev.clipstream.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The decision curve says what deciding clip by clip, by the rule, comes to. */
class DecisionCurveTest {

  @Property(tries = 300)
  void everyPointIsThatOfAPlainReference(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int after) {
    List<StepScores> clips = clips(seed);
    DecisionCurve curve = new DecisionCurve(clips, after);

    for (double threshold : new double[] {0, 0.25, 0.5, 0.75, 0.9, 1}) {
      assertThat(curve.at(threshold)).isEqualTo(reference(clips, after, threshold));
    }
    assertThat(curve.points())
        .allSatisfy(
            point -> assertThat(point).isEqualTo(reference(clips, after, point.threshold())))
        .extracting(DecisionCurve.Point::threshold)
        .isSorted();
  }

  @Property(tries = 100)
  void foundThresholdReachesTheAccuracy_andSoDoesEveryHigherOne(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 4) int after,
      @ForAll @IntRange(min = 1, max = 100) int percent) {
    List<StepScores> clips = clips(seed);
    DecisionCurve curve = new DecisionCurve(clips, after);
    double asked = percent / 100.0;

    Optional<DecisionCurve.Point> found = curve.forAccuracy(asked);

    double from = found.map(DecisionCurve.Point::threshold).orElse(0.9999995);
    for (int i = 0; i <= 1000; i++) {
      double threshold = from + (0.999999 - from) * i / 1000;
      if (found.isPresent()) {
        assertThat(reference(clips, after, threshold).accuracy()).isGreaterThanOrEqualTo(asked);
      }
    }
    if (found.isEmpty()) {
      assertThat(reference(clips, after, 0.999999).accuracy()).isLessThan(asked);
    } else if (from > 0.001) {
      // A thousandth lower is too low, or the search would have gone on.
      boolean lower = false;
      for (int i = 0; i <= 1000; i++) {
        double threshold = from - Math.min(from, 0.001) * i / 1000;
        lower |= reference(clips, after, threshold).accuracy() < asked;
      }
      assertThat(lower).isTrue();
    }
  }

  @Example
  void handMadeClips_countAsTheRuleSays() {
    // Sure of the right one from the third frame on; sure of the wrong one at once, then not;
    // never.
    StepScores early = clip(1, new int[] {0, 1, 1, 1}, 0.4f, 0.5f, 0.9f, 0.95f);
    StepScores wrong = clip(2, new int[] {0, 0, 2, 2}, 0.9f, 0.9f, 0.6f, 0.7f);
    StepScores never = clip(0, new int[] {3, 0}, 0.3f, 0.5f);
    List<StepScores> clips = List.of(early, wrong, never);

    DecisionCurve.Point one = new DecisionCurve(clips, 1).at(0.85);
    assertThat(one.decided()).isEqualTo(2 / 3.0);
    assertThat(one.decidedAccuracy()).isEqualTo(0.5);
    assertThat(one.accuracy()).isEqualTo(2 / 3.0);
    assertThat(one.frames()).isEqualTo((3 + 1 + 2) / 3.0);
    assertThat(one.share()).isCloseTo((0.75 + 0.25 + 1) / 3, within(1e-12));

    DecisionCurve.Point three = new DecisionCurve(clips, 3).at(0.45);
    assertThat(three.decided()).isEqualTo(1 / 3.0);
    assertThat(three.decidedAccuracy()).isEqualTo(1);
    assertThat(three.accuracy()).isEqualTo(1);
    assertThat(three.frames()).isEqualTo((4 + 4 + 2) / 3.0);
    assertThat(new DecisionCurve(clips, 1).finalAccuracy()).isEqualTo(1);
    assertThat(new DecisionCurve(clips, 1).meanFrames()).isEqualTo(10 / 3.0);
  }

  @Example
  void accuracyThatIsNotReachedAtTheEndEither_hasNoThreshold() {
    StepScores wrong = clip(2, new int[] {0, 0}, 0.9f, 0.6f);

    assertThat(new DecisionCurve(List.of(wrong), 1).forAccuracy(0.5)).isEmpty();
    assertThat(new DecisionCurve(List.of(wrong), 1).facts(0.5))
        .containsEntry("asked_accuracy", 0.5)
        .doesNotContainKey("asked");
  }

  @Example
  void accuracyThatAnyThresholdReaches_hasOneThatServingTakes() {
    StepScores right = clip(1, new int[] {1, 1}, 0.9f, 0.9f);

    assertThat(new DecisionCurve(List.of(right), 1).forAccuracy(0.01).orElseThrow().threshold())
        .isEqualTo(0.001);
    assertThat(new DecisionCurve(List.of(right), 1).facts(0.01).get("asked").toString())
        .startsWith("{threshold=0.001,");
  }

  @Example
  void labelThatIsAsGoodAsAnother_isTheFirst_asTheProcessorHasIt() {
    StepScores scores = StepScores.of(1, new float[][] {{0.5f, 0.5f}, {0.2f, 0.8f}});

    assertThat(scores.best()).containsExactly(0, 1);
    assertThat(scores.scores()).containsExactly(0.5f, 0.8f);
  }

  @Example
  void nothingToCount_isRefused() {
    assertThatThrownBy(() -> new DecisionCurve(List.of(), 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new DecisionCurve(clips(1), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static StepScores clip(int label, int[] best, float... scores) {
    return new StepScores(label, best, scores);
  }

  /** A few clips of a few labels, with scores that are often equal. */
  private static List<StepScores> clips(long seed) {
    Random random = new Random(seed);
    List<StepScores> clips = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(8); i++) {
      float[][] scores = new float[1 + random.nextInt(9)][3];
      for (float[] frame : scores) {
        for (int k = 0; k < frame.length; k++) {
          frame[k] = random.nextInt(9) / 8f;
        }
      }
      clips.add(StepScores.of(random.nextInt(3), scores));
    }
    return clips;
  }

  /** The rule, frame by frame. */
  private static DecisionCurve.Point reference(
      List<StepScores> clips, int after, double threshold) {
    double decided = 0;
    double decidedRight = 0;
    double right = 0;
    double frames = 0;
    double share = 0;
    for (StepScores clip : clips) {
      int told = -1;
      int row = 0;
      for (int t = 0; t < clip.frames() && told < 0; t++) {
        boolean sure = clip.scores()[t] >= threshold;
        boolean same = t > 0 && clip.best()[t] == clip.best()[t - 1];
        row = !sure ? 0 : same ? row + 1 : 1;
        told = row >= after ? t : -1;
      }
      boolean isDecided = told >= 0;
      int at = isDecided ? told : clip.frames() - 1;
      boolean isRight = clip.best()[at] == clip.label();
      decided += isDecided ? 1 : 0;
      decidedRight += isDecided && isRight ? 1 : 0;
      right += isRight ? 1 : 0;
      frames += at + 1;
      share += (at + 1.0) / clip.frames();
    }
    double all = clips.size();
    return new DecisionCurve.Point(
        threshold, decided / all, decidedRight / decided, right / all, frames / all, share / all);
  }
}
