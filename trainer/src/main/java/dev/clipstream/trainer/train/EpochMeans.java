package dev.clipstream.trainer.train;

import dev.clipstream.trainer.torch.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Means over the examples of an epoch. What a batch came to is fetched when the work of the next
 * one has been handed to the device, so that a device need not wait between two steps; {@link
 * #settle} fetches the last.
 */
final class EpochMeans {

  private double loss;
  private long correct;
  private long examples;
  private long images;
  private final ClassTally classes = new ClassTally();
  private @Nullable Pending pending;

  /**
   * What a batch came to, still where it was computed.
   *
   * @param figures float64 [2]: its loss and how many were right
   */
  private record Pending(Tensor figures, int examples) {

    static Pending of(Task.Outcome outcome) {
      Tensor loss = outcome.loss().detach().reshape(1).to(torch.ScalarType.Double);
      Tensor right = outcome.right().reshape(1).to(loss.device(), torch.ScalarType.Double);
      Tensor both = torch.cat(new TensorVector(loss, right));
      // It outlives the scope of its step.
      both.retainReference();
      return new Pending(both, outcome.examples());
    }
  }

  /** Counts a batch in; its loss must still be there. */
  void add(Task.Outcome outcome) {
    Pending next = Pending.of(outcome);
    settle();
    pending = next;
    images += outcome.images();
    if (examples == 0) {
      // There is nothing yet that could be told in its place.
      settle();
    }
  }

  /** Waits for what the last batch came to, and counts that in. */
  void settle() {
    Pending last = pending;
    if (last == null) {
      return;
    }
    pending = null;
    double[] figures = Tensors.toDoubles(last.figures().cpu());
    last.figures().releaseReference();
    if (!Double.isFinite(figures[0])) {
      throw new TrainingException(
          "the loss became " + figures[0] + ": try a lower learning rate (--rate)");
    }
    loss += figures[0] * last.examples();
    correct += Math.round(figures[1]);
    examples += last.examples();
  }

  /** The same, class by class. */
  void addByClass(Task.Outcome outcome) {
    add(outcome);
    classes.add(outcome.scored());
  }

  ClassTally classes() {
    return classes;
  }

  /** Of the batches that were fetched, the first of all among them. */
  double loss() {
    return loss / examples;
  }

  /** Of the batches that were fetched. */
  double accuracy() {
    return (double) correct / examples;
  }

  /** Of all batches. */
  long images() {
    return images;
  }
}
