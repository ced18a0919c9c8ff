package dev.clipstream.trainer.train;

/** Means over the examples of an epoch. */
final class EpochMeans {

  private double loss;
  private long correct;
  private long examples;
  private long images;
  private final ClassTally classes = new ClassTally();

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

  /** The same, class by class. */
  void addByClass(Task.Outcome outcome) {
    add(outcome);
    classes.add(outcome.scored());
  }

  ClassTally classes() {
    return classes;
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
