package dev.clipstream.streams.settings;

import dev.clipstream.model.session.Device;
import dev.clipstream.prefetch.PrefetchLimits;
import dev.clipstream.system.Checks;
import java.time.Duration;

/**
 * How frames are gathered into batches and classified. Checked by {@link ProcessorSettings}.
 *
 * @param maxBatch largest batch of frames, 1 to 1024
 * @param workers threads that decode and classify, 1 to 256
 * @param prefetch frames each stream thread prefetches; -1: chosen
 * @param inferenceTimeout a run of a model that takes longer hangs, and the processor ends; 100 ms
 *     to 4 minutes, since Kafka gives a stream thread up after 5
 */
public record BatchSettings(int maxBatch, int workers, int prefetch, Duration inferenceTimeout) {

  private static final Duration INFERENCE_TIMEOUT = Duration.ofMinutes(2);

  /** What {@code run} does on a CPU unless told otherwise: a worker a core. */
  public static BatchSettings defaults() {
    return defaults(Device.CPU);
  }

  /**
   * What {@code run} does unless told otherwise.
   *
   * @param device what the models run on
   */
  public static BatchSettings defaults(Device device) {
    int cores = Runtime.getRuntime().availableProcessors();
    return new BatchSettings(device.defaultBatch(), cores, -1, INFERENCE_TIMEOUT);
  }

  void check(Checks checks) {
    checks
        .range("max-batch", maxBatch, 1, 1024)
        .range("workers", workers, 1, 256)
        .range("prefetch", prefetch, -1, 100_000)
        .range(
            "inference-timeout", inferenceTimeout, Duration.ofMillis(100), Duration.ofMinutes(4));
  }

  /** What each stream thread holds. */
  public PrefetchLimits prefetchLimits() {
    return prefetch >= 0
        ? PrefetchLimits.exactly(prefetch)
        : PrefetchLimits.forWorkers(workers, maxBatch);
  }
}
