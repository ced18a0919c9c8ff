package dev.clipstream.serving;

/**
 * Receives the measurements of a {@link FrameBatcher}, which thereby knows no metrics library.
 *
 * <p>Workers call it, many at a time, some of it for every frame: an implementation must be
 * thread-safe, must not block or throw, and should take no more than some tens of nanoseconds. All
 * times are nanoseconds.
 */
public interface InferenceListener {

  /** Listens to nothing. */
  InferenceListener NONE = new InferenceListener() {};

  /** A worker has taken a frame that had waited so long for one. */
  default void frameTaken(long waitedNanos) {}

  /** A worker has unpacked and decoded a frame, or found that it cannot be. */
  default void frameDecoded(long nanos) {}

  /**
   * The model has run on a batch.
   *
   * @param frames of the batch, padding not included
   * @param waitedNanos for a device that another worker was using
   * @param ranNanos in the model
   */
  default void batchRun(int frames, long waitedNanos, long ranNanos) {}

  /** The model has failed on a batch of so many frames; each of them may get another try. */
  default void batchFailed(int frames) {}
}
