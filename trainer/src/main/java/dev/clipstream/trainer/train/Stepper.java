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
  private final boolean learnedBefore;

  Stepper(Task<?> task, TrainingPlan plan) {
    optimization = plan.optimization();
    schedule = plan.schedule();
    weights = weights(task.modules());
    learnedBefore = !task.learnedBefore().isEmpty();
    List<Module> fresh = new ArrayList<>(task.modules());
    fresh.removeAll(task.learnedBefore());
    optimizer = optimization.optimizer(weights(fresh));
    if (learnedBefore) {
      optimizer.add_param_group(new OptimizerParamGroup(weights(task.learnedBefore())));
    }
  }

  private static TensorVector weights(List<Module> modules) {
    TensorVector all = new TensorVector();
    for (Module module : modules) {
      for (Tensor weight : module.parameters().get()) {
        all.push_back(weight);
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
    setRate(0, optimization.rate() * factor);
    if (learnedBefore) {
      setRate(1, optimization.encoderRate() * factor);
    }
  }

  private void setRate(int group, double rate) {
    optimizer.param_groups().get(group).options().set_lr(rate);
  }

  /** Makes one step to lessen the loss. */
  void step(Tensor loss) {
    optimizer.zero_grad();
    loss.backward();
    torch.clip_grad_norm_(weights, optimization.gradientNorm());
    optimizer.step();
  }

  void save(OutputArchive archive) {
    optimizer.save(archive);
  }

  void load(InputArchive archive) {
    optimizer.load(archive);
  }
}
