package dev.clipstream.trainer.train;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.InputArchive;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.OptimizerParamGroup;
import org.bytedeco.pytorch.OutputArchive;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Applies optimizer steps to a task's weights. Belongs to the training thread. */
final class Stepper {

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
    weights(task.modules()).forEach(weights::push_back);
    List<Module> fresh = new ArrayList<>(task.modules());
    fresh.removeAll(task.learnedBefore());
    // An optimizer begins with one group, even if there is nothing in it.
    optimizer = optimization.optimizer(vector(weights(fresh), true));
    rates.add(optimization.rate());
    addPlain(weights(fresh), optimization.rate());
    if (!task.learnedBefore().isEmpty()) {
      List<Tensor> before = weights(task.learnedBefore());
      optimizer.add_param_group(new OptimizerParamGroup(vector(before, true)));
      rates.add(optimization.encoderRate());
      addPlain(before, optimization.encoderRate());
    }
  }

  /** Adds those of some weights that do not decay, if there are any, as a group of their own. */
  private void addPlain(List<Tensor> all, double rate) {
    TensorVector plain = vector(all, false);
    if (plain.empty()) {
      return;
    }
    optimizer.add_param_group(new OptimizerParamGroup(plain));
    optimization.withoutDecay(optimizer.param_groups().get(rates.size()));
    rates.add(rate);
  }

  private TensorVector vector(List<Tensor> all, boolean decaying) {
    TensorVector some = new TensorVector();
    all.stream().filter(weight -> decays(weight) == decaying).forEach(some::push_back);
    return some;
  }

  /**
   * Decay is against large products. Biases, and the scales and shifts of normalization, are of
   * none: they have one dimension, and are left alone, as in most published recipes.
   */
  private boolean decays(Tensor weight) {
    return optimization.decaysAll() || weight.dim() > 1;
  }

  private static List<Tensor> weights(List<Module> modules) {
    List<Tensor> all = new ArrayList<>();
    for (Module module : modules) {
      for (Tensor weight : module.parameters().get()) {
        // The vector goes with its elements; a copy of one is another reference to the weight.
        all.add(new Tensor(weight));
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
      torch.clip_grad_norm_(weights, optimization.gradientNorm());
    }
    optimizer.step();
  }

  void save(OutputArchive archive) {
    optimizer.save(archive);
  }

  void load(InputArchive archive) {
    optimizer.load(archive);
  }
}
