package dev.clipstream.trainer.train;

import dev.clipstream.trainer.torch.Compute;

/**
 * The loss of a task, and the device it is computed on.
 *
 * @param loss how wrong scores are
 * @param compute device and numbers
 * @param everyFrame whether a sequence model is judged by what it says after every frame, too
 */
public record Measure(Loss loss, Compute compute, boolean everyFrame) {

  /** Cross-entropy on the CPU in float32. */
  public static final Measure USUAL = new Measure(Loss.CROSS_ENTROPY, Compute.CPU);

  /** Of what a model says at the end. */
  public Measure(Loss loss, Compute compute) {
    this(loss, compute, false);
  }

  /** The same, of what a sequence model says after every frame, or at the end only. */
  public Measure ofEveryFrame(boolean every) {
    return new Measure(loss, compute, every);
  }
}
