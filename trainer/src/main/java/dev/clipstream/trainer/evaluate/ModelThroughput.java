package dev.clipstream.trainer.evaluate;

import dev.clipstream.model.FrameModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.system.Statistics;
import dev.clipstream.trainer.data.store.FrameSet;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Measures the throughput of several frame models side by side: all take turns in several rounds,
 * so that whatever else the machine does meets all of them, and each gets its median. On one
 * thread, in the batches in which the processor runs them by default.
 */
public final class ModelThroughput {

  private static final int ROUNDS = 5;
  private static final Duration TURN = Duration.ofMillis(200);

  private final LongSupplier nanoTime;
  private final long turnNanos;
  private final int batch;

  /**
   * For models on a device. On a CPU the clock is the time that the calling thread, which does all
   * the work, gets on it: what else runs on the machine then counts little.
   */
  public static ModelThroughput on(Device device) {
    int batch = device.defaultBatch();
    return new ModelThroughput(
        device.runsOnCallersThread() ? clock() : System::nanoTime, TURN, batch);
  }

  /** Images in a run. */
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
  ModelThroughput(LongSupplier nanoTime, Duration turn, int batch) {
    this.nanoTime = nanoTime;
    this.batch = batch;
    turnNanos = turn.toNanos();
  }

  /**
   * Images a second of each model.
   *
   * @param images of the size that the models take
   */
  public List<Double> measure(List<FrameModel> models, FrameSet images) {
    double[][] seen = new double[models.size()][ROUNDS];
    List<FrameModel.Runner> runners = new ArrayList<>();
    for (FrameModel model : models) {
      FrameModel.Runner runner = model.newRunner(batch);
      runners.add(runner);
      ByteBuffer pixels = runner.pixels().duplicate().clear();
      for (int i = 0; i < batch; i++) {
        images.read(i % images.size(), pixels);
      }
      runner.run(batch);
    }
    for (int round = 0; round < ROUNDS; round++) {
      for (int model = 0; model < seen.length; model++) {
        seen[model][round] = turn(runners.get(model));
      }
    }
    return Stream.of(seen).map(Statistics::median).toList();
  }

  private double turn(FrameModel.Runner runner) {
    long start = nanoTime.getAsLong();
    long nanos;
    long images = 0;
    do {
      runner.run(batch);
      images += batch;
      nanos = nanoTime.getAsLong() - start;
    } while (nanos < turnNanos);
    return images / (nanos / 1e9);
  }
}
