package dev.clipstream.trainer.evaluate;

import dev.clipstream.model.Device;
import dev.clipstream.model.FrameModel;
import dev.clipstream.trainer.data.store.FrameSet;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * How fast models of the same pictures are, side by side: all take turns in several rounds, so that
 * whatever else the machine does meets all of them, and each gets its median. On one thread, in the
 * batches in which the processor runs them by default.
 */
public final class Throughput {

  private static final int ROUNDS = 5;
  private static final Duration TURN = Duration.ofMillis(200);

  private final LongSupplier nanoTime;
  private final long turnNanos;
  private final int batch;

  /**
   * For models on a device. On a CPU the clock is the time that the calling thread, which does all
   * the work, gets on it: what else runs on the machine then counts little.
   */
  public static Throughput on(Device device) {
    int batch = device.defaultBatch();
    return new Throughput(device.isGpu() ? System::nanoTime : clock(), TURN, batch);
  }

  /** Pictures in a run. */
  public int batch() {
    return batch;
  }

  private static LongSupplier clock() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return threads.isCurrentThreadCpuTimeSupported()
        ? threads::getCurrentThreadCpuTime
        : System::nanoTime;
  }

  /**
   * Measures by any clock.
   *
   * @param turn how long a model runs in each round, at least one batch
   */
  Throughput(LongSupplier nanoTime, Duration turn, int batch) {
    this.nanoTime = nanoTime;
    this.batch = batch;
    turnNanos = turn.toNanos();
  }

  /**
   * Pictures a second of each model.
   *
   * @param pictures of the size that the models take
   */
  public List<Double> measure(List<FrameModel> models, FrameSet pictures) {
    double[][] seen = new double[models.size()][ROUNDS];
    List<FrameModel.Runner> runners = new ArrayList<>();
    try {
      for (FrameModel model : models) {
        FrameModel.Runner runner = model.newRunner(batch);
        runners.add(runner);
        ByteBuffer pixels = runner.pixels().duplicate().clear();
        for (int i = 0; i < batch; i++) {
          pictures.read(i % pictures.size(), pixels);
        }
        runner.run(batch);
      }
      for (int round = 0; round < ROUNDS; round++) {
        for (int model = 0; model < seen.length; model++) {
          seen[model][round] = turn(runners.get(model));
        }
      }
    } finally {
      runners.forEach(FrameModel.Runner::close);
    }
    List<Double> medians = new ArrayList<>();
    for (double[] rounds : seen) {
      Arrays.sort(rounds);
      medians.add(rounds[ROUNDS / 2]);
    }
    return medians;
  }

  private double turn(FrameModel.Runner runner) {
    long start = nanoTime.getAsLong();
    long nanos;
    long pictures = 0;
    do {
      runner.run(batch);
      pictures += batch;
      nanos = nanoTime.getAsLong() - start;
    } while (nanos < turnNanos);
    return pictures / (nanos / 1e9);
  }
}
