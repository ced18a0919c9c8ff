package dev.clipstream.topology;

/**
 * How frames are gathered into batches and classified. Checked by {@link ProcessorSettings}.
 *
 * @param maxBatch largest batch of frames, 1 to 1024
 * @param workers threads that decode and classify, 1 to 256
 * @param lookAhead whether frames are classified before their turn comes; only tests and
 *     measurements turn it off
 * @param holdBack frames each stream thread keeps from Kafka Streams for the workers; -1: chosen
 */
public record BatchSettings(int maxBatch, int workers, boolean lookAhead, int holdBack) {

  private static final int MAX_BATCH = 8;

  /** What {@code run} does on a CPU unless told otherwise: a worker a core. */
  public static BatchSettings defaults() {
    return new BatchSettings(MAX_BATCH, Runtime.getRuntime().availableProcessors(), true, -1);
  }

  void check(Ranges ranges) {
    ranges
        .check("max-batch", maxBatch, 1, 1024)
        .check("workers", workers, 1, 256)
        .check("hold-back", holdBack, -1, 100_000);
  }

  /** What each stream thread keeps from Kafka Streams for the workers. */
  HoldBack heldBack() {
    return holdBack >= 0 ? HoldBack.exactly(holdBack) : HoldBack.forWorkers(workers, maxBatch);
  }
}
