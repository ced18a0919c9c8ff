package dev.clipstream.trainer.train;

import dev.clipstream.trainer.data.batch.FrameBatch.Mix;
import dev.clipstream.trainer.data.store.LabelSets;
import dev.clipstream.trainer.torch.Compute;
import dev.clipstream.trainer.torch.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
 * @param weighting whether some classes count for more than others
 * @param weights how much an example of each class counts, [K]; empty: all alike
 * @param sets where examples may show several classes: the sets that labels stand for. Each class
 *     is then a question of its own, whose answer is the sigmoid of its score: the loss is the mean
 *     over examples and classes of the binary one, the target 1 - e/2 or e/2, and weights are those
 *     of examples that show the class
 */
public record Loss(
    Kind kind,
    double smoothing,
    Weighting weighting,
    List<Float> weights,
    Optional<LabelSets> sets) {

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

  /** How much examples of each class count. */
  public enum Weighting {
    /** All alike. */
    NONE,
    /** n / (K n[k]) of K classes with n[k] of n examples, so that every class counts as much. */
    BALANCED
  }

  public Loss {
    weights = List.copyOf(weights);
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException(
          "label smoothing must be from 0 to less than 1, not " + smoothing);
    }
  }

  /** All classes count alike. */
  public Loss(Kind kind, double smoothing) {
    this(kind, smoothing, Weighting.NONE);
  }

  /** Weights are still to be found, see {@link #balancedFor}. */
  public Loss(Kind kind, double smoothing, Weighting weighting) {
    this(kind, smoothing, weighting, List.of(), Optional.empty());
  }

  /**
   * The same for examples that may show several classes; where classes are weighed, examples that
   * show one count as much as all that do not.
   *
   * @param counts examples that show each class
   * @param examples all there are
   */
  public Loss ofSets(LabelSets labels, long[] counts, long examples) {
    List<Float> positive = new ArrayList<>();
    for (long count : counts) {
      positive.add(count == 0 ? 1 : (float) ((examples - count) / (double) count));
    }
    return new Loss(
        kind,
        smoothing,
        weighting,
        weighting == Weighting.NONE ? List.of() : positive,
        Optional.of(labels));
  }

  /**
   * The same for a training set.
   *
   * @param counts examples of each class
   */
  public Loss balancedFor(long[] counts) {
    if (weighting == Weighting.NONE) {
      return this;
    }
    double all = Arrays.stream(counts).sum();
    List<Float> balanced = new ArrayList<>();
    for (long count : counts) {
      balanced.add(count == 0 ? 0 : (float) (all / (counts.length * (double) count)));
    }
    return new Loss(kind, smoothing, weighting, balanced, Optional.empty());
  }

  /**
   * The same for a training set.
   *
   * @param counts examples of each class
   * @param labels where examples may show several classes: the sets that labels stand for
   * @param examples all there are
   */
  public Loss of(long[] counts, Optional<LabelSets> labels, long examples) {
    return labels.map(all -> ofSets(all, counts, examples)).orElseGet(() -> balancedFor(counts));
  }

  /**
   * The mean over a batch; where classes are weighed, by the weights of the labels.
   *
   * @param scores float32 [N,K]
   * @param labels int64 [N]
   */
  Tensor of(Tensor scores, Tensor labels) {
    if (sets.isPresent()) {
      return binary(scores, targets(sets.get(), scores, labels), weights);
    }
    if (kind == Kind.MSE) {
      return squaredError(scores, labels);
    }
    return weights.isEmpty()
        ? crossEntropy(scores, labels)
        : crossEntropy(scores, labels, new TensorOptional(weights(scores)));
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

  /** Cross-entropy, whatever the kind and the weights. */
  Tensor crossEntropy(Tensor scores, Tensor labels) {
    if (sets.isPresent()) {
      return binary(scores, targets(sets.get(), scores, labels), List.of());
    }
    return crossEntropy(scores, labels, new TensorOptional());
  }

  /** 1 where an example shows a class, 0 where it does not, float32 [N,K]. */
  private static Tensor targets(LabelSets sets, Tensor scores, Tensor labels) {
    float[] shown = sets.targets(Tensors.toLongs(labels.cpu()));
    return Tensor.create(shown, labels.size(0), sets.classes())
        .to(scores.device(), torch.ScalarType.Float);
  }

  private Tensor binary(Tensor scores, Tensor shown, List<Float> positive) {
    Tensor target = shown.mul(new Scalar(1 - smoothing)).add(new Scalar(smoothing / 2));
    TensorOptional weighed =
        positive.isEmpty() ? new TensorOptional() : new TensorOptional(weights(scores));
    if (kind == Kind.CROSS_ENTROPY) {
      return torch.binary_cross_entropy_with_logits(
          scores, target, new TensorOptional(), weighed, torch.Reduction.Mean.value);
    }
    Tensor error = scores.sigmoid().sub(target);
    Tensor squares = error.mul(error);
    if (positive.isEmpty()) {
      return squares.mean();
    }
    Tensor ofShown = shown.mul(weights(scores).sub(new Scalar(1))).add(new Scalar(1));
    return squares.mul(ofShown).mean();
  }

  private Tensor crossEntropy(Tensor scores, Tensor labels, TensorOptional ofClasses) {
    return torch.cross_entropy_loss(
        scores, labels, ofClasses, torch.Reduction.Mean.value, NO_LABEL, smoothing);
  }

  /** The weights, where the scores are. */
  private Tensor weights(Tensor scores) {
    float[] values = new float[weights.size()];
    for (int k = 0; k < values.length; k++) {
      values[k] = weights.get(k);
    }
    return Tensor.create(values, values.length).to(scores.device(), torch.ScalarType.Float);
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
    if (weights.isEmpty()) {
      return error.mul(error).sum().div(new Scalar((double) scores.size(0)));
    }
    Tensor counted = weights(scores).index_select(0, labels);
    return error.mul(error).sum(1).mul(counted).sum().div(counted.sum());
  }
}
