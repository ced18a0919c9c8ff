package dev.clipstream.trainer.train;

import dev.clipstream.system.Checks;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.OptimizerParamGroup;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.TensorVector;

/**
 * The settings of the optimizer.
 *
 * @param method which optimiser
 * @param rate highest learning rate, more than 0
 * @param encoderRate highest learning rate of an encoder that has learned before, more than 0
 * @param weightDecay 0 or more
 * @param momentum of SGD, 0 to less than 1
 * @param gradientNorm longest gradient that is not shortened; 0: none is
 * @param decaysAll whether biases and the scales and shifts of normalization decay, too
 * @param shiftFactor the learning rate of the shifts of normalization as a multiple of that of the
 *     others, more than 0; their decay is divided by it, so that a step takes the same part of them
 */
public record Optimization(
    Method method,
    double rate,
    double encoderRate,
    double weightDecay,
    double momentum,
    double gradientNorm,
    boolean decaysAll,
    double shiftFactor) {

  /** Part of the learning rate that what has learned before is usually trained with. */
  private static final double ENCODER_PART = 0.1;

  /** Optimisers. */
  public enum Method {
    /** Loshchilov and Hutter, Decoupled weight decay regularization, 2019. */
    ADAMW(1e-3, 1e-2),
    /** Gradient descent with Nesterov's momentum: Sutskever et al., 2013. */
    SGD(0.1, 5e-4);

    private final double rate;
    private final double weightDecay;

    Method(double rate, double weightDecay) {
      this.rate = rate;
      this.weightDecay = weightDecay;
    }

    /** What suits small models on small images. */
    public Optimization usual() {
      return new Optimization(this, rate, encoderRate(rate), weightDecay, 0.9, 0, false);
    }
  }

  /** Shifts learn at the rate of the others. */
  public Optimization(
      Method method,
      double rate,
      double encoderRate,
      double weightDecay,
      double momentum,
      double gradientNorm,
      boolean decaysAll) {
    this(method, rate, encoderRate, weightDecay, momentum, gradientNorm, decaysAll, 1);
  }

  public Optimization {
    new Checks()
        .positive("the learning rate", rate)
        .positive("the learning rate of the encoder", encoderRate)
        .atLeast("the weight decay", weightDecay, 0)
        .fraction("the momentum", momentum)
        .atLeast("the longest gradient", gradientNorm, 0)
        .positive("the factor of the shifts' learning rate", shiftFactor)
        .throwIfAny();
  }

  /** What suits an encoder that has learned before, where the others have that rate. */
  public static double encoderRate(double rate) {
    return rate * ENCODER_PART;
  }

  /** The same with another learning rate, and that of an encoder to go with it. */
  Optimization withRate(double other) {
    return new Optimization(
        method,
        other,
        encoderRate(other),
        weightDecay,
        momentum,
        gradientNorm,
        decaysAll,
        shiftFactor);
  }

  /** The same with gradients that are shortened to a length, or not at all if it is 0. */
  public Optimization withGradientNorm(double longest) {
    return new Optimization(
        method, rate, encoderRate, weightDecay, momentum, longest, decaysAll, shiftFactor);
  }

  /** The same with another multiple of the learning rate for the shifts of normalization. */
  public Optimization withShiftFactor(double factor) {
    return new Optimization(
        method, rate, encoderRate, weightDecay, momentum, gradientNorm, decaysAll, factor);
  }

  /** Gives a group of weights a decay of its own. */
  void decay(OptimizerParamGroup group, double decay) {
    switch (method) {
      case ADAMW -> new AdamWOptions(group.options()).weight_decay().put(decay);
      case SGD -> new SGDOptions(group.options()).weight_decay().put(decay);
    }
  }

  /** An optimiser of these weights. */
  Optimizer optimizer(TensorVector weights) {
    return switch (method) {
      case ADAMW -> {
        AdamWOptions options = new AdamWOptions(rate);
        options.weight_decay().put(weightDecay);
        yield new AdamW(weights, options);
      }
      case SGD -> {
        SGDOptions options = new SGDOptions(rate);
        options.weight_decay().put(weightDecay);
        options.momentum().put(momentum);
        options.nesterov().put(momentum > 0);
        yield new SGD(weights, options);
      }
    };
  }
}
