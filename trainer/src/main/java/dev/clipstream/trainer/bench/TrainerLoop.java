package dev.clipstream.trainer.bench;

import dev.clipstream.trainer.data.source.Parts;
import dev.clipstream.trainer.data.store.FrameSet;
import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.torch.Compute;
import dev.clipstream.trainer.train.EpochReport;
import dev.clipstream.trainer.train.FrameTask;
import dev.clipstream.trainer.train.Loss;
import dev.clipstream.trainer.train.Measure;
import dev.clipstream.trainer.train.Sampling;
import dev.clipstream.trainer.train.TrainingLoop;
import dev.clipstream.trainer.train.TrainingPlan;
import dev.clipstream.trainer.train.TrainingProgress;
import java.util.function.LongSupplier;

/**
 * The trainer's own loop, as {@code train} runs it: batches are put together from bytes on another
 * thread, pixels become numbers, gradients are clipped, the rate follows its schedule, progress is
 * told.
 */
final class TrainerLoop implements Benchmark {

  private final FrameTask task;
  private final LongSupplier nanoTime;

  TrainerLoop(FrameNet net, Compute compute, FrameSet train, int batch, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    compute.place(net.module());
    task =
        FrameTask.of(
            net,
            new Measure(Loss.CROSS_ENTROPY, compute),
            Parts.of(train, train),
            Sampling.plain(batch, 1));
  }

  /** The steps of an epoch but the first, without the look at the validation set after it. */
  @Override
  public double secondsPerStep() {
    Clock clock = new Clock(nanoTime);
    new TrainingLoop<>(task, TrainingPlan.ofEpochs(1), clock).run();
    return clock.secondsPerStep();
  }

  private static final class Clock implements TrainingProgress {
    private final LongSupplier nanoTime;
    private long firstNanos;
    private long lastNanos;
    private int steps;

    Clock(LongSupplier nanoTime) {
      this.nanoTime = nanoTime;
    }

    @Override
    public void step(Step step) {
      lastNanos = nanoTime.getAsLong();
      if (steps++ == 0) {
        firstNanos = lastNanos;
      }
    }

    @Override
    public void epoch(EpochReport report) {}

    double secondsPerStep() {
      return (lastNanos - firstNanos) / 1e9 / (steps - 1);
    }
  }
}
