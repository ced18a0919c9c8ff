package dev.clipstream.serving;

import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;

/**
 * A lease of a model: the model stays open until the lease is closed. Owned by one thread.
 *
 * @param <M> {@link FrameModel} or {@link SequenceModel}
 */
public final class Lease<M> implements AutoCloseable {

  private final SharedModel<M> shared;
  private boolean closed;

  Lease(SharedModel<M> shared) {
    this.shared = shared;
  }

  public M model() {
    return shared.model();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      shared.release();
    }
  }
}
