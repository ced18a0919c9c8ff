package dev.clipstream.trainer.calibration;

import dev.clipstream.trainer.evaluate.Calibration;
import dev.clipstream.trainer.model.TemperatureScaling;

/**
 * The search for the temperature with the lowest negative log likelihood of validation examples:
 * Guo et al., On calibration of modern neural networks, 2017. One example more, which is of every
 * class alike, is thought to be among them, as in Platt's targets (Probabilistic outputs for
 * support vector machines, 1999): else a model that is right on all of them would be told to be
 * certain. Where examples may show several classes, each class is a question of its own: the
 * likelihood is that of all answers, yes or no.
 */
final class TemperatureFit {

  /** Of fewer, a temperature says more of chance than of the model. */
  static final int MIN_EXAMPLES = 20;

  private static final double MIN = 0.1;
  private static final double MAX = 100;

  /** The golden section leaves 0.618 of what is open each time; more steps than digits. */
  private static final int STEPS = 40;

  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

  private final ValidationScores scores;

  TemperatureFit(ValidationScores scores) {
    this.scores = scores;
  }

  /**
   * The temperature, and what it changes on these examples. It is 1 where another would not lower
   * their calibration error, or would raise their negative log likelihood.
   */
  static TemperatureScaling of(ValidationScores scores) {
    TemperatureFit fit = new TemperatureFit(scores);
    double before = fit.error(1);
    TemperatureScaling none = new TemperatureScaling(1, scores.size(), before, before);
    if (scores.independent() < MIN_EXAMPLES || scores.areOfOneClass()) {
      return none;
    }
    // What is served divides by a number of 32 bits.
    double best = (float) fit.search();
    double after = fit.error(best);
    return after < before && fit.likelihoodLoss(best) <= fit.likelihoodLoss(1)
        ? new TemperatureScaling(best, scores.size(), before, after)
        : none;
  }

  /** The loss is convex in 1/T and so has one minimum in log T, too. */
  private double search() {
    double from = Math.log(MIN);
    double to = Math.log(MAX);
    double left = to - GOLDEN * (to - from);
    double right = from + GOLDEN * (to - from);
    double ofLeft = loss(Math.exp(left));
    double ofRight = loss(Math.exp(right));
    for (int i = 0; i < STEPS; i++) {
      if (ofLeft <= ofRight) {
        to = right;
        right = left;
        ofRight = ofLeft;
        left = to - GOLDEN * (to - from);
        ofLeft = loss(Math.exp(left));
      } else {
        from = left;
        left = right;
        ofLeft = ofRight;
        right = from + GOLDEN * (to - from);
        ofRight = loss(Math.exp(right));
      }
    }
    return Math.exp((from + to) / 2);
  }

  /** The sum over the examples, and over one more of every class alike, on average. */
  private double loss(double temperature) {
    double sum = likelihoodLoss(temperature);
    if (scores.several()) {
      for (int i = 0; i < scores.size(); i++) {
        for (float score : scores.of(i)) {
          sum += (softPlus(score / temperature) - 0.5 * score / temperature) / scores.size();
        }
      }
      return sum;
    }
    for (int i = 0; i < scores.size(); i++) {
      float[] all = scores.of(i);
      double mean = 0;
      for (float score : all) {
        mean += score / (double) all.length;
      }
      sum += (ValidationScores.logSum(all, temperature) - mean / temperature) / scores.size();
    }
    return sum;
  }

  /** The negative log likelihood of the examples, their sum. */
  double likelihoodLoss(double temperature) {
    double sum = 0;
    if (scores.several()) {
      for (int i = 0; i < scores.size(); i++) {
        float[] all = scores.of(i);
        for (int k = 0; k < all.length; k++) {
          double score = all[k] / temperature;
          sum += softPlus(score) - (scores.shows(i, k) ? score : 0);
        }
      }
      return sum;
    }
    for (int i = 0; i < scores.size(); i++) {
      float[] all = scores.of(i);
      sum += ValidationScores.logSum(all, temperature) - all[scores.label(i)] / temperature;
    }
    return sum;
  }

  /** The logarithm of 1 + exp(x). */
  private static double softPlus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  private double error(double temperature) {
    Calibration calibration = new Calibration();
    if (scores.several()) {
      for (int i = 0; i < scores.size(); i++) {
        float[] all = scores.of(i);
        for (int k = 0; k < all.length; k++) {
          calibration.add(ValidationScores.sigmoid(all[k] / temperature), scores.shows(i, k));
        }
      }
      return calibration.error();
    }
    for (int i = 0; i < scores.size(); i++) {
      calibration.add(scores.confidence(i, temperature), scores.best(i) == scores.label(i));
    }
    return calibration.error();
  }
}
