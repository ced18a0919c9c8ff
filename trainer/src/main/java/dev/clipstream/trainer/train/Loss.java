package dev.clipstream.trainer.train;

import dev.clipstream.trainer.data.batch.FrameBatch.Mix;
import dev.clipstream.trainer.torch.Compute;
import dev.clipstream.trainer.torch.Tensors;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * The loss function of class scores.
 *
 * @param kind which measure
 * @param smoothing e, 0 to less than 1: the target is 1 - e for the right class plus e / K for each
 *     of K (Szegedy et al., Rethinking the inception architecture, 2016)
 */
public record Loss(Kind kind, double smoothing) {

  /** The usual one. */
  public static final Loss CROSS_ENTROPY = new Loss(Kind.CROSS_ENTROPY, 0);

  /** What torch passes over by default; no example has it. */
  private static final int NO_LABEL = -100;

  /** Measures, p being the softmax of the scores and q the target. */
  public enum Kind {
    /** - sum over k of q[k] log p[k]. */
    CROSS_ENTROPY,
    /** Sum over k of (p[k] - q[k])^2, the mean squared error: Brier, 1950. */
    MSE
  }

  public Loss {
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException(
          "label smoothing must be from 0 to less than 1, not " + smoothing);
    }
  }

  /**
   * The mean over a batch.
   *
   * @param scores float32 [N,K]
   * @param labels int64 [N]
   */
  Tensor of(Tensor scores, Tensor labels) {
    return kind == Kind.MSE ? squaredError(scores, labels) : crossEntropy(scores, labels);
  }

  /** The mean over a batch that was perhaps mixed: the losses for either label, mixed alike. */
  Tensor of(Tensor scores, Tensor labels, Optional<Mix> mix, Compute compute) {
    Tensor loss = of(scores, labels);
    if (mix.isEmpty()) {
      return loss;
    }
    Tensor others = compute.place(Tensors.integers(mix.get().labels()));
    float share = mix.get().share();
    return loss.mul(new Scalar(share)).add(of(scores, others).mul(new Scalar(1 - share)));
  }

  /** Cross-entropy, whatever the kind. */
  Tensor crossEntropy(Tensor scores, Tensor labels) {
    return torch.cross_entropy_loss(
        scores, labels, new TensorOptional(), torch.Reduction.Mean.value, NO_LABEL, smoothing);
  }

  private Tensor squaredError(Tensor scores, Tensor labels) {
    long classes = scores.size(1);
    Tensor target =
        torch
            .one_hot(labels, classes)
            .to(torch.ScalarType.Float)
            .mul(new Scalar(1 - smoothing))
            .add(new Scalar(smoothing / classes));
    Tensor error = scores.softmax(1).sub(target);
    return error.mul(error).sum().div(new Scalar((double) scores.size(0)));
  }
}
