package dev.clipstream.trainer.data.batch;

/**
 * The batches of every epoch, each a pure function of its place, so that any number of threads may
 * make them ahead and the result is the same.
 *
 * @param <B> a batch
 */
public interface Batches<B> {

  /** Batches in an epoch. */
  int count();

  /** Makes a batch; safe for use by several threads. */
  B make(int epoch, int index);
}
