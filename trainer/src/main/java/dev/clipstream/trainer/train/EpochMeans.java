package dev.clipstream.trainer.train;

/** Means over the examples of an epoch. */
final class EpochMeans {

  private double loss;
  private long correct;
  private long examples;
  private long images;

  /** Counts a batch in; its loss must still be there. */
  void add(Task.Outcome outcome) {
    double value = outcome.loss().item_double();
    if (!Double.isFinite(value)) {
      throw new TrainingException(
          "the loss became " + value + ": try a lower learning rate (--rate)");
    }
    loss += value * outcome.examples();
    correct += outcome.correct();
    examples += outcome.examples();
    images += outcome.images();
  }

  double loss() {
    return loss / examples;
  }

  double accuracy() {
    return (double) correct / examples;
  }

  long images() {
    return images;
  }
}
