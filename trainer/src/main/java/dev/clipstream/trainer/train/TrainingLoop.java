package dev.clipstream.trainer.train;

import dev.clipstream.trainer.data.Batches;
import dev.clipstream.trainer.data.Prefetch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Trains the weights of a task: for every epoch, a step for every batch, then a look at the
 * validation set.
 *
 * <p>Runs on the calling thread; batches are made ahead on others. With the same seed, task and
 * number of torch's threads it repeats itself to the last digit.
 *
 * @param <B> a batch
 */
public final class TrainingLoop<B> {

  private final Task<B> task;
  private final Plan plan;
  private final Progress progress;
  private final Schedule schedule = Schedule.cosine(0.1);
  private final TensorVector weights = new TensorVector();
  private final AdamW optimizer;
  private long pictures;

  public TrainingLoop(Task<B> task, Plan plan, Progress progress) {
    this.task = task;
    this.plan = plan;
    this.progress = progress;
    for (Module module : task.modules()) {
      for (Tensor weight : module.parameters().get()) {
        weights.push_back(weight);
      }
    }
    AdamWOptions options = new AdamWOptions(plan.rate());
    options.weight_decay().put(plan.weightDecay());
    optimizer = new AdamW(weights, options);
  }

  /**
   * Trains to the end and returns what every epoch came to. The modules are left ready to be used,
   * not trained.
   */
  public List<EpochReport> run() {
    List<EpochReport> reports = new ArrayList<>();
    try (Prefetch prefetch = new Prefetch(plan.loaders())) {
      for (int epoch = 0; epoch < plan.epochs(); epoch++) {
        Meter trained = train(prefetch, epoch);
        Meter checked = validate(prefetch);
        EpochReport report =
            new EpochReport(
                epoch + 1, trained.loss(), trained.accuracy(), checked.loss(), checked.accuracy());
        reports.add(report);
        progress.epoch(report);
      }
    }
    return reports;
  }

  private Meter train(Prefetch prefetch, int epoch) {
    task.modules().forEach(module -> module.train(true));
    Batches<B> batches = task.training();
    Meter meter = new Meter();
    Counter done = new Counter();
    prefetch.forEach(
        batches,
        epoch,
        scoped(
            batch -> {
              setRate((epoch + (double) done.count / batches.count()) / plan.epochs());
              step(batch, meter);
              done.count++;
              progress.step(
                  new Progress.Step(
                      epoch + 1,
                      plan.epochs(),
                      done.count,
                      batches.count(),
                      meter.loss(),
                      meter.accuracy(),
                      pictures + meter.pictures()));
            }));
    pictures += meter.pictures();
    return meter;
  }

  private void step(B batch, Meter meter) {
    optimizer.zero_grad();
    Task.Outcome outcome = task.run(batch);
    outcome.loss().backward();
    torch.clip_grad_norm_(weights, plan.gradientNorm());
    optimizer.step();
    meter.add(outcome);
  }

  private Meter validate(Prefetch prefetch) {
    task.modules().forEach(module -> module.train(false));
    Meter meter = new Meter();
    prefetch.forEach(
        task.validation(),
        0,
        scoped(
            batch -> {
              NoGradGuard noGradients = new NoGradGuard();
              try {
                meter.add(task.run(batch));
              } finally {
                noGradients.close();
              }
            }));
    return meter;
  }

  private void setRate(double done) {
    optimizer.param_groups().get(0).options().set_lr(plan.rate() * schedule.factor(done));
  }

  /** Native memory of a step goes with the step, not when the garbage collector comes by. */
  private static <B> Consumer<B> scoped(Consumer<B> work) {
    return batch -> {
      PointerScope scope = new PointerScope();
      try {
        work.accept(batch);
      } finally {
        scope.close();
      }
    };
  }

  private static final class Counter {
    private int count;
  }
}
