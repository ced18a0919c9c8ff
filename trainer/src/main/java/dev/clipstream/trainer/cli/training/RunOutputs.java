package dev.clipstream.trainer.cli.training;

import dev.clipstream.trainer.cli.options.RunFileOptions;
import dev.clipstream.trainer.data.source.DataRequest;
import dev.clipstream.trainer.data.source.Dataset;
import dev.clipstream.trainer.runlog.RunEnd;
import dev.clipstream.trainer.runlog.RunLog;
import dev.clipstream.trainer.torch.Compute;
import dev.clipstream.trainer.train.TrainingPlan;

/**
 * What the command {@code train} writes of a run beside its model, for every kind of model.
 *
 * @param log remembers the epochs of the run
 */
public record RunOutputs(RunFileOptions options, RunLog log) {

  /** Of a run that has not begun, with its epochs shown on the console. */
  public static RunOutputs begin(RunFileOptions options, TrainingConsole console) {
    return new RunOutputs(
        options, new RunLog(console.progress(), options.tensorboard(), console::say));
  }

  /** The end of the run. */
  RunEnd end(Dataset dataset, DataRequest request, TrainingPlan.Keeping keeping, Compute compute) {
    return new RunEnd(dataset, request, log, keeping, compute.describe(), options.report());
  }
}
