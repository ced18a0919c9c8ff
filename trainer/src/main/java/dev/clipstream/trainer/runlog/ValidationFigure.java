package dev.clipstream.trainer.runlog;

import dev.clipstream.trainer.train.EpochReport;
import dev.clipstream.trainer.train.TrainingPlan;
import java.util.List;
import java.util.Locale;

/**
 * The validation accuracy of the weights that a training keeps, with a word on what it is worth:
 * whatever was chosen by it, be it the epoch or an option in the next run, makes it too good.
 */
public final class ValidationFigure {

  private ValidationFigure() {}

  /** One line for the end of a training of one epoch or more. */
  public static String of(List<EpochReport> epochs, TrainingPlan.Keeping keeping) {
    return of(epochs, keeping, false);
  }

  /**
   * The same.
   *
   * @param several whether an example is right only if all of its labels are
   */
  static String of(List<EpochReport> epochs, TrainingPlan.Keeping keeping, boolean several) {
    boolean best = keeping.patience() > 0;
    double accuracy = kept(epochs, keeping).validationAccuracy();
    return String.format(
        Locale.ROOT,
        "%s %.1f %%, which is optimistic: %s by these examples. What 'evaluate'"
            + " says of examples that nothing was chosen by is the figure to publish.",
        several ? "validation: all labels right of" : "validation accuracy",
        100 * accuracy,
        best
            ? "--patience chose the epoch, and you choose options,"
            : "you choose options and epochs");
  }

  /** The epoch whose weights are kept. */
  static EpochReport kept(List<EpochReport> epochs, TrainingPlan.Keeping keeping) {
    return keeping.patience() > 0
        ? best(epochs, keeping.criterion())
        : epochs.get(epochs.size() - 1);
  }

  private static EpochReport best(List<EpochReport> epochs, TrainingPlan.Criterion criterion) {
    EpochReport best = epochs.get(0);
    for (EpochReport epoch : epochs) {
      best = criterion.isBetter(epoch, best) ? epoch : best;
    }
    return best;
  }
}
