package dev.clipstream.trainer.calibration;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The lowest probability of the best class from which on a model is right as often as asked, on
 * examples: what has less is called unknown. El-Yaniv and Wiener, On the foundations of noise-free
 * selective classification, 2010; of all thresholds that do, the lowest has the most labels.
 *
 * @param threshold a number of three digits, 0.001 to 0.999
 * @param labelled the part of the examples that reach it, 0 to 1
 * @param accuracy how many of those are right, 0 to 1
 */
public record UnknownThreshold(double threshold, double labelled, double accuracy) {

  /** Of fewer, an accuracy says more of chance than of the model. */
  static final int MIN_EXAMPLES = TemperatureFit.MIN_EXAMPLES;

  private static final int STEPS = 1000;

  /** What came of looking for one: the threshold, if there is one, and a line for people. */
  public record Found(Optional<UnknownThreshold> threshold, String line) {}

  /**
   * Looks for a threshold.
   *
   * @param scores of validation examples
   * @param temperature that scores are divided by
   * @param accuracy that is asked for, above 0, at most 1
   */
  public static Found find(
      String name, ValidationScores scores, double temperature, double accuracy) {
    int count = scores.size();
    if (count < MIN_EXAMPLES) {
      return none(
          "%d validation examples of the %s are too few (%d at least)"
              .formatted(count, name, MIN_EXAMPLES));
    }
    double[] confidence =
        IntStream.range(0, count).mapToDouble(i -> scores.confidence(i, temperature)).toArray();
    boolean[] right = new boolean[count];
    int allRight = 0;
    for (int i = 0; i < count; i++) {
      right[i] = scores.shows(i, scores.best(i));
      allRight += right[i] ? 1 : 0;
    }
    if (!Arrays.stream(confidence).allMatch(Double::isFinite)) {
      return none("the scores of the %s are no numbers".formatted(name));
    }
    if (allRight >= accuracy * count) {
      return none(
          "the %s is right on %s of all validation examples without a threshold"
              .formatted(name, percent((double) allRight / count)));
    }
    return lowest(confidence, right, accuracy)
        .map(found -> new Found(Optional.of(found), found.line(name, count)))
        .orElseGet(
            () ->
                none(
                    "no threshold makes the %s right on %s of %d validation examples or more"
                        .formatted(name, percent(accuracy), MIN_EXAMPLES)));
  }

  private static Optional<UnknownThreshold> lowest(
      double[] confidence, boolean[] right, double accuracy) {
    for (int step = 1; step < STEPS; step++) {
      double threshold = step / (double) STEPS;
      int labelled = 0;
      int correct = 0;
      for (int i = 0; i < right.length; i++) {
        // What is served compares numbers of 32 bits.
        boolean reaches = (float) confidence[i] >= (float) threshold;
        labelled += reaches ? 1 : 0;
        correct += reaches && right[i] ? 1 : 0;
      }
      if (labelled < MIN_EXAMPLES) {
        return Optional.empty();
      }
      if (correct >= accuracy * labelled) {
        return Optional.of(
            new UnknownThreshold(
                threshold, (double) labelled / right.length, (double) correct / labelled));
      }
    }
    return Optional.empty();
  }

  private String line(String name, int examples) {
    return String.format(
        Locale.ROOT,
        "unknown below %s: the %s labels %s of %,d validation examples and is right on %s of those;"
            + " the threshold was chosen by these examples, so others will fare a little worse",
        threshold,
        name,
        percent(labelled),
        examples,
        percent(accuracy));
  }

  private static Found none(String why) {
    return new Found(Optional.empty(), "unknown: no threshold is set, since " + why);
  }

  private static String percent(double part) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * part);
  }
}
