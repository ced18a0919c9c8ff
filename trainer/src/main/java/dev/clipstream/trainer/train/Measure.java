package dev.clipstream.trainer.train;

import dev.clipstream.trainer.torch.Compute;

/**
 * By what a task is judged, and where it is computed.
 *
 * @param loss how wrong scores are
 * @param compute device and numbers
 */
public record Measure(Loss loss, Compute compute) {

  /** Cross-entropy on the CPU in float32. */
  public static final Measure USUAL = new Measure(Loss.CROSS_ENTROPY, Compute.CPU);
}
