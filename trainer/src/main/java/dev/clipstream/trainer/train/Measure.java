package dev.clipstream.trainer.train;

import dev.clipstream.trainer.torch.Compute;

/**
 * The loss of a task, and the device it is computed on.
 *
 * @param loss how wrong scores are
 * @param compute device and numbers
 */
public record Measure(Loss loss, Compute compute) {

  /** Cross-entropy on the CPU in float32. */
  public static final Measure USUAL = new Measure(Loss.CROSS_ENTROPY, Compute.CPU);
}
