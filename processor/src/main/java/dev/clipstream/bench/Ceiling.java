package dev.clipstream.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clipstream.bench.harness.BenchContext;
import dev.clipstream.bench.harness.BenchException;
import dev.clipstream.bench.harness.BenchImages;
import dev.clipstream.bench.harness.ProcessUsage;
import dev.clipstream.image.BadImageException;
import dev.clipstream.image.decode.ImageDecoder;
import dev.clipstream.model.FrameModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * The measurement of the most that this machine can do with a model: a loop without Kafka that
 * decodes, resizes and infers. Each worker fills a batch and runs it, over and over; nothing is
 * handed from thread to thread.
 */
public final class Ceiling {

  /** Less than this is noise, and no reason to leave the defaults or to have larger batches. */
  private static final double WORTH_WHILE = 1.04;

  /**
   * The settings of the loop.
   *
   * @param workers threads, each with a batch of its own
   * @param batch frames a run
   */
  public record Setting(int workers, int batch) {

    @Override
    public String toString() {
      return workers + (workers == 1 ? " worker" : " workers") + ", batch " + batch;
    }

    ObjectNode put(ObjectNode node) {
      return node.put("workers", workers).put("max_batch", batch);
    }
  }

  /** A setting and its speed. */
  public record Measured(Setting setting, Throughput throughput) {}

  private final BenchContext context;
  private final FrameModel model;

  Ceiling(BenchContext context) {
    this.context = context;
    this.model = context.models().frame();
  }

  /** Runs the loop for a while; blocks as long. */
  Throughput measure(Setting setting, Duration time) {
    // As in the processor: a GPU runs one batch at a time while other workers decode.
    Semaphore device = new Semaphore(model.device().concurrentRuns(setting.workers()));
    ExecutorService threads = Executors.newFixedThreadPool(setting.workers());
    long cpuBefore = ProcessUsage.cpuNanos();
    long start = System.nanoTime();
    long end = start + time.toNanos();
    List<Future<Long>> results = new ArrayList<>();
    for (int worker = 0; worker < setting.workers(); worker++) {
      long first = worker * 7L;
      results.add(threads.submit(() -> loop(setting.batch(), first, end, device)));
    }
    threads.shutdown();
    long frames = 0;
    for (Future<Long> result : results) {
      frames += get(result);
    }
    long nanos = System.nanoTime() - start;
    long cpu = ProcessUsage.cpuNanos() - cpuBefore;
    context.throwIfStopped();
    return new Throughput(
        frames / (nanos / 1e9), setting.batch(), cpu / 1e6 / Math.max(1, frames), 0);
  }

  private long loop(int batch, long first, long end, Semaphore device) throws BadImageException {
    int size = 3 * model.width() * model.height();
    long frames = 0;
    FrameModel.Runner runner = model.newRunner(batch);
    try (ImageDecoder decoder = BenchImages.decoder(model)) {
      while (System.nanoTime() < end && !context.console().isStopRequested()) {
        for (int i = 0; i < batch; i++) {
          decoder.decode(context.images().get(first + frames + i), runner.pixels(), i * size);
        }
        device.acquireUninterruptibly();
        try {
          Object unused = runner.run(batch);
        } finally {
          device.release();
        }
        frames += batch;
      }
    }
    return frames;
  }

  private static long get(Future<Long> result) {
    try {
      return result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    } catch (ExecutionException e) {
      throw new BenchException("the model or the images cannot be used: " + e.getCause(), e);
    }
  }

  /** The fastest of the settings that were measured, one or more. */
  static Measured fastest(List<Measured> measured) {
    return measured.stream()
        .max(Comparator.comparingDouble(one -> one.throughput().framesPerSecond()))
        .orElseThrow();
  }

  /**
   * The setting that {@code run} should have on this machine: the defaults if they are about as
   * fast as the fastest, else the smallest batches and the fewest workers that are.
   */
  static Setting recommend(List<Measured> measured, Setting defaults) {
    double best = fastest(measured).throughput().framesPerSecond();
    return measured.stream()
        .filter(one -> one.throughput().framesPerSecond() * WORTH_WHILE >= best)
        .map(Measured::setting)
        .min(
            Comparator.comparing((Setting setting) -> !setting.equals(defaults))
                .thenComparing(Setting::batch)
                .thenComparing(Setting::workers))
        .orElseThrow();
  }
}
