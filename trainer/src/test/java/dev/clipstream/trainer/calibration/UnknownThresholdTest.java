package dev.clipstream.trainer.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class UnknownThresholdTest {

  private static final int MANY = UnknownThreshold.MIN_EXAMPLES;

  /** Of what reaches a threshold: how many, and how many of those are right. */
  private static int[] reaching(ValidationScores scores, double temperature, double threshold) {
    int[] counts = new int[2];
    for (int i = 0; i < scores.size(); i++) {
      if ((float) scores.confidence(i, temperature) >= (float) threshold) {
        counts[0]++;
        counts[1] += scores.best(i) == scores.label(i) ? 1 : 0;
      }
    }
    return counts;
  }

  @Property(tries = 300)
  void thresholdThatIsFound_isRightEnough_andTheLowestThatIs(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 300) int examples,
      @ForAll @IntRange(min = 2, max = 6) int classes,
      @ForAll @DoubleRange(min = 0.3, max = 1) double accuracy,
      @ForAll @DoubleRange(min = 0.3, max = 4) double temperature) {
    ValidationScores scores = sampled(new Random(seed), examples, classes);

    Optional<UnknownThreshold> found =
        UnknownThreshold.find("model", scores, temperature, accuracy).threshold();

    double limit = found.map(UnknownThreshold::threshold).orElse(1.0);
    for (int step = 0; step / 1000.0 < limit; step++) {
      int[] below = reaching(scores, temperature, step / 1000.0);
      boolean enough = below[0] >= MANY && below[1] >= accuracy * below[0];
      // Without a threshold where none is needed.
      assertThat(enough).isEqualTo(step == 0 && enough);
      if (enough) {
        assertThat(found).isEmpty();
        return;
      }
    }
    found.ifPresent(
        threshold -> {
          int[] reach = reaching(scores, temperature, threshold.threshold());
          assertThat(reach[0]).isGreaterThanOrEqualTo(MANY);
          assertThat(threshold.labelled()).isEqualTo((double) reach[0] / examples);
          assertThat(threshold.accuracy()).isEqualTo((double) reach[1] / reach[0]);
          assertThat(threshold.accuracy()).isGreaterThanOrEqualTo(accuracy);
        });
  }

  @Test
  void whyThereIsNone_isSaid() {
    assertThat(line(sampled(new Random(1), MANY - 1, 3), 0.9)).contains("19 validation examples");
    ValidationScores right = new ValidationScores();
    ValidationScores wrong = new ValidationScores();
    ValidationScores noNumbers = new ValidationScores();
    for (int i = 0; i < 40; i++) {
      right.add(new float[] {0, 1}, 1);
      wrong.add(new float[] {0, 1}, 0);
      noNumbers.add(new float[] {Float.NaN, Float.NaN}, 1);
    }
    assertThat(line(right, 0.9)).contains("is right on 100.0 % of all validation examples without");
    assertThat(line(wrong, 0.9)).contains("no threshold makes the model right on 90.0 %");
    assertThat(line(noNumbers, 0.9)).contains("are no numbers");
  }

  private static String line(ValidationScores scores, double accuracy) {
    return UnknownThreshold.find("model", scores, 1, accuracy).line();
  }

  /** Logits, and a class that is the more often the best the surer these are. */
  private static ValidationScores sampled(Random random, int examples, int classes) {
    ValidationScores scores = new ValidationScores();
    for (int i = 0; i < examples; i++) {
      float[] logits = new float[classes];
      double sharpness = 4 * random.nextDouble();
      int best = 0;
      for (int k = 0; k < classes; k++) {
        logits[k] = (float) (sharpness * random.nextGaussian());
        best = logits[k] > logits[best] ? k : best;
      }
      boolean right = random.nextDouble() < 0.4 + 0.15 * sharpness;
      scores.add(logits, right ? best : random.nextInt(classes));
    }
    return scores;
  }
}
