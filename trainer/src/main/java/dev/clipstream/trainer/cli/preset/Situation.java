package dev.clipstream.trainer.cli.preset;

import dev.clipstream.trainer.data.survey.DataSurvey;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * What a preset is chosen for.
 *
 * @param preset how much it may cost
 * @param data how much there is to learn from
 * @param sized whether images are brought to a size, so that one can be chosen
 * @param given options that were given, each with its value; a preset leaves them alone
 */
record Situation(Preset preset, DataSurvey data, boolean sized, Map<String, String> given) {

  /** Sides of images are multiples of it, so that they can be halved several times. */
  private static final int MULTIPLE = 16;

  /** What every network takes. */
  private static final int LEAST_SIDE = 24;

  Situation {
    given = Map.copyOf(given);
  }

  /** The value of an option, if it was given. */
  Optional<String> given(String option) {
    return Optional.ofNullable(given.get(option));
  }

  boolean isGiven(String option) {
    return given.containsKey(option);
  }

  /** A number that was given, or else one that is chosen. */
  int number(String option, int chosen) {
    // What is no number has been refused before.
    return given(option).map(text -> Math.max(1, Integer.parseInt(text))).orElse(chosen);
  }

  /** Whether a size is chosen that is larger than the images, since no smaller one will do. */
  boolean enlarges() {
    return sized && !isGiven("--size") && data.side() < LEAST_SIDE;
  }

  /**
   * The shorter side of images where none was given: no larger than their own, but what every
   * network takes at least.
   */
  int side(int fast, int balanced, int accurate) {
    if (isGiven("--size")) {
      return Arrays.stream(given.getOrDefault("--size", "").split("x", 2))
          .mapToInt(Integer::parseInt)
          .min()
          .orElse(data.side());
    }
    if (!sized) {
      return data.side();
    }
    int most = preset.of(fast, balanced, accurate);
    int multiple = data.side() < 2 * MULTIPLE ? data.side() : data.side() / MULTIPLE * MULTIPLE;
    return Math.max(LEAST_SIDE, Math.min(most, multiple));
  }

  /**
   * Passes over the data, so that about so many examples are learned from in all.
   *
   * @param examples with repetitions
   * @param least passes, however much there is
   * @param most passes, however little there is
   */
  int epochs(int examples, int least, int most) {
    int passes = Math.round((float) examples / Math.max(1, data.examples()));
    return number("--epochs", Math.max(least, Math.min(most, passes)));
  }

  /** Steps of a training. */
  int steps(int epochs, int batch) {
    return epochs * ((data.examples() + batch - 1) / batch);
  }

  /** A batch that leaves thirty steps in an epoch at least, where there is enough data. */
  int batch(int least, int most) {
    int batch = most;
    while (batch > least && data.examples() / batch < 30) {
      batch /= 2;
    }
    return number("--batch", batch);
  }
}
