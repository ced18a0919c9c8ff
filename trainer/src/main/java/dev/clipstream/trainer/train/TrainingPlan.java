package dev.clipstream.trainer.train;

import dev.clipstream.system.Checks;

/**
 * The settings of a training.
 *
 * @param epochs passes over the data set, at least 1
 * @param optimization how a gradient becomes a step
 * @param schedule how the learning rate changes
 * @param keeping which weights are kept
 * @param loaders threads that make batches, at least 1
 */
public record TrainingPlan(
    int epochs, Optimization optimization, Schedule schedule, Keeping keeping, int loaders) {

  /**
   * Which weights a training ends with.
   *
   * @param average decay d of the moving average of the weights that is kept in place of the last
   *     ones, a' = d a + (1 - d) w after every step (Polyak and Juditsky, 1992), less than 1; 0:
   *     none
   * @param patience epochs without a better validation figure after which training ends, with the
   *     weights of the best epoch; 0: it goes on to the end and keeps the last ones
   * @param criterion which figure that is
   * @param lookahead steps k between two looks back, 0: none. A slow copy of the weights then goes
   *     most of the way to them, and they go on from it: s' = a s + (1 - a) w with a = 0.95^k p^3
   *     at the part p of the training, so that it remembers ever more (Zhang et al., Lookahead
   *     optimizer, 2019, with the memory of Jordan, 2024)
   */
  public record Keeping(double average, int patience, Criterion criterion, int lookahead) {

    /** The last weights of all. */
    public static final Keeping LAST = new Keeping(0, 0, Criterion.ACCURACY);

    /** Without a slow copy. */
    public Keeping(double average, int patience, Criterion criterion) {
      this(average, patience, criterion, 0);
    }

    /** The best epoch is that of the best accuracy. */
    public Keeping(double average, int patience) {
      this(average, patience, Criterion.ACCURACY);
    }

    public Keeping {
      new Checks()
          .fraction("the decay of the average", average)
          .atLeast("the patience", patience, 0)
          .atLeast("the steps of lookahead", lookahead, 0)
          .require(
              average == 0 || lookahead == 0,
              "a moving average and lookahead both average the weights: leave one out")
          .throwIfAny();
    }
  }

  /** The figure of the validation examples by which one epoch is better than another. */
  public enum Criterion {
    /** The part of the examples that are right. */
    ACCURACY,
    /** The mean F1 of the classes, in which rare ones count as much. */
    MACRO_F1,
    /** The mean recall of the classes, in which rare ones count as much. */
    BALANCED_ACCURACY,
    /** The loss, of which less is better. */
    LOSS;

    /** More of it is better. */
    double merit(EpochReport report) {
      return switch (this) {
        case ACCURACY -> report.validationAccuracy();
        case MACRO_F1 -> report.validationMacroF1();
        case BALANCED_ACCURACY -> report.validationBalancedAccuracy();
        case LOSS -> -report.validationLoss();
      };
    }

    /** Whether one epoch is better than another, by the loss where the figure is the same. */
    public boolean isBetter(EpochReport one, EpochReport other) {
      return merit(one) > merit(other)
          || (merit(one) == merit(other) && one.validationLoss() < other.validationLoss());
    }
  }

  public TrainingPlan {
    new Checks()
        .atLeast("epochs", epochs, 1)
        .atLeast("the number of loader threads", loaders, 1)
        .throwIfAny();
  }

  /** What suits small models on small images. */
  public static TrainingPlan ofEpochs(int epochs) {
    return new TrainingPlan(
        epochs, Optimization.Method.ADAMW.usual(), Schedule.cosine(0.1), Keeping.LAST, 1);
  }

  /** The same with another optimisation. */
  public TrainingPlan with(Optimization other) {
    return new TrainingPlan(epochs, other, schedule, keeping, loaders);
  }

  /** The same with other weights kept. */
  public TrainingPlan with(Keeping other) {
    return new TrainingPlan(epochs, optimization, schedule, other, loaders);
  }

  /** The same with so many threads that make batches. */
  public TrainingPlan withLoaders(int threads) {
    return new TrainingPlan(epochs, optimization, schedule, keeping, threads);
  }

  /** The same with another highest learning rate. */
  public TrainingPlan withRate(double rate) {
    return with(optimization.withRate(rate));
  }
}
