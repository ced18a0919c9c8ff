package dev.clipstream.trainer.train;

import java.util.ArrayList;
import java.util.List;

/**
 * How to train.
 *
 * @param epochs passes over the data set, at least 1
 * @param rate highest learning rate, more than 0
 * @param weightDecay of AdamW, 0 or more
 * @param gradientNorm longest gradient that is not shortened, more than 0
 * @param loaders threads that make batches, at least 1
 */
public record Plan(int epochs, double rate, double weightDecay, double gradientNorm, int loaders) {

  public Plan {
    List<String> wrong = new ArrayList<>();
    if (epochs < 1) {
      wrong.add("epochs must be at least 1, not " + epochs);
    }
    if (!(rate > 0)) {
      wrong.add("the learning rate must be more than 0, not " + rate);
    }
    if (!(weightDecay >= 0)) {
      wrong.add("the weight decay must be 0 or more, not " + weightDecay);
    }
    if (!(gradientNorm > 0)) {
      wrong.add("the longest gradient must be more than 0, not " + gradientNorm);
    }
    if (loaders < 1) {
      wrong.add("at least one loader thread is needed, not " + loaders);
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", wrong));
    }
  }

  /** What suits small models on small pictures. */
  public static Plan ofEpochs(int epochs) {
    return new Plan(epochs, 1e-3, 1e-2, 1.0, 1);
  }

  public Plan withRate(double newRate) {
    return new Plan(epochs, newRate, weightDecay, gradientNorm, loaders);
  }
}
