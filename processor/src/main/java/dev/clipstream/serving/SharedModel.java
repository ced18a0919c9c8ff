package dev.clipstream.serving;

/**
 * A reference-counted model, closed when its last user has released it: ONNX Runtime takes the
 * process down if a session is closed while it runs. Thread-safe.
 */
public final class SharedModel<M> {

  private final M model;
  private final Runnable closer;

  /** Whoever made this is the first; guarded by this. */
  private int users = 1;

  /**
   * @param closer run once, by the last user
   */
  public SharedModel(M model, Runnable closer) {
    this.model = model;
    this.closer = closer;
  }

  public M model() {
    return model;
  }

  /** One more user; {@link #release} is its last word. */
  public synchronized Lease<M> lease() {
    if (users == 0) {
      throw new IllegalStateException("the model is closed");
    }
    users++;
    return new Lease<>(this);
  }

  /** A user, or whoever made this, is done with it. */
  public void release() {
    boolean last;
    synchronized (this) {
      last = --users == 0;
    }
    if (last) {
      closer.run();
    }
  }
}
