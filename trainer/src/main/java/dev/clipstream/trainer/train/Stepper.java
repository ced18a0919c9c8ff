package dev.clipstream.trainer.train;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.InputArchive;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.OptimizerParamGroup;
import org.bytedeco.pytorch.OutputArchive;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.StringTensorDict;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Applies optimizer steps to a task's weights. Belongs to the training thread. */
final class Stepper {

  /** Names of the shifts of batch normalization, by the kinds of layers that are in them. */
  private static final Pattern NORM_SHIFT = Pattern.compile(".*batchnorm[^.]*\\.bias");

  private final Optimization optimization;
  private final Schedule schedule;
  private final TensorVector weights;
  private final Optimizer optimizer;

  /** The highest learning rate of each group of the optimizer. */
  private final List<Double> rates = new ArrayList<>();

  Stepper(Task<?> task, TrainingPlan plan) {
    optimization = plan.optimization();
    schedule = plan.schedule();
    weights = new TensorVector();
    weights(task.modules()).forEach(weight -> weights.push_back(weight.values()));
    List<Module> fresh = new ArrayList<>(task.modules());
    fresh.removeAll(task.learnedBefore());
    List<Weight> begun = weights(fresh);
    // An optimizer begins with one group, even if there is nothing in it.
    optimizer = optimization.optimizer(vector(begun, Kind.DECAYING));
    rates.add(optimization.rate());
    addOthers(begun, optimization.rate());
    if (!task.learnedBefore().isEmpty()) {
      List<Weight> before = weights(task.learnedBefore());
      optimizer.add_param_group(new OptimizerParamGroup(vector(before, Kind.DECAYING)));
      rates.add(optimization.encoderRate());
      addOthers(before, optimization.encoderRate());
    }
  }

  /** What becomes of a weight with a step. */
  private enum Kind {
    DECAYING,
    PLAIN,
    /** A shift of normalization with a learning rate of its own. */
    SHIFT
  }

  private record Weight(Tensor values, Kind kind) {}

  /** Adds those of some weights that do not just decay, if there are any, as groups. */
  private void addOthers(List<Weight> all, double rate) {
    add(vector(all, Kind.PLAIN), rate, 0);
    double factor = optimization.shiftFactor();
    double decay = optimization.decaysAll() ? optimization.weightDecay() / factor : 0;
    add(vector(all, Kind.SHIFT), rate * factor, decay);
  }

  private void add(TensorVector some, double rate, double decay) {
    if (some.empty()) {
      return;
    }
    optimizer.add_param_group(new OptimizerParamGroup(some));
    optimization.decay(optimizer.param_groups().get(rates.size()), decay);
    rates.add(rate);
  }

  private static TensorVector vector(List<Weight> all, Kind kind) {
    TensorVector some = new TensorVector();
    all.stream()
        .filter(weight -> weight.kind() == kind)
        .forEach(weight -> some.push_back(weight.values()));
    return some;
  }

  private Kind kind(String name, Tensor weight) {
    if (optimization.shiftFactor() != 1 && NORM_SHIFT.matcher(name).matches()) {
      return Kind.SHIFT;
    }
    return decays(weight) ? Kind.DECAYING : Kind.PLAIN;
  }

  /**
   * Decay is against large products. Biases, and the scales and shifts of normalization, are of
   * none: they have one dimension, and are left alone, as in most published recipes.
   */
  private boolean decays(Tensor weight) {
    return optimization.decaysAll() || weight.dim() > 1;
  }

  /** All that are trained: a layer may have constants among its weights. */
  private List<Weight> weights(List<Module> modules) {
    List<Weight> all = new ArrayList<>();
    for (Module module : modules) {
      StringTensorDict named = module.named_parameters();
      for (long i = 0; i < named.size(); i++) {
        // The dictionary goes with its elements; a copy of one is another reference to the weight.
        Tensor weight = new Tensor(named.get(i).value());
        if (weight.requires_grad()) {
          all.add(new Weight(weight, kind(named.get(i).key().getString(), weight)));
        }
      }
    }
    return all;
  }

  /**
   * Sets the learning rates.
   *
   * @param progress of the training, from 0, before the first step, to 1, after the last
   */
  void setRates(double progress) {
    double factor = schedule.factor(progress);
    for (int group = 0; group < rates.size(); group++) {
      optimizer.param_groups().get(group).options().set_lr(rates.get(group) * factor);
    }
  }

  /** The learning rate of the next step, of the weights that are learned afresh. */
  double rate() {
    return optimizer.param_groups().get(0).options().get_lr();
  }

  /** Makes one step to lessen the loss. */
  void step(Tensor loss) {
    optimizer.zero_grad();
    loss.backward();
    if (optimization.gradientNorm() > 0) {
      shorten(weights, optimization.gradientNorm());
    }
    optimizer.step();
  }

  /**
   * Shortens the gradient of all weights together to a length, if it is longer. What torch's own
   * clip_grad_norm_ computes, without waiting for the length, which that returns.
   */
  static void shorten(TensorVector weights, double longest) {
    List<Tensor> gradients = new ArrayList<>();
    TensorVector lengths = new TensorVector();
    for (long i = 0; i < weights.size(); i++) {
      Tensor gradient = weights.get(i).grad();
      if (gradient.defined()) {
        gradients.add(gradient);
        lengths.push_back(gradient.norm());
      }
    }
    if (gradients.isEmpty()) {
      return;
    }
    Tensor length = torch.stack(lengths).norm();
    Tensor factor =
        length
            .add(new Scalar(1e-6))
            .reciprocal()
            .mul(new Scalar(longest))
            .clamp_max(new Scalar(1.0));
    gradients.forEach(gradient -> gradient.mul_(factor));
  }

  void save(OutputArchive archive) {
    optimizer.save(archive);
  }

  void load(InputArchive archive) {
    optimizer.load(archive);
  }
}
