package dev.clipstream.serving;

import dev.clipstream.image.Image;
import dev.clipstream.model.session.InferenceException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A frame on its way through the {@link FrameBatcher}. Its {@link #toString} is its name in
 * messages.
 *
 * <p>Its {@link #result} completes exactly once: with a {@link FrameResult}, or exceptionally with
 * an {@link InferenceException} if the device failed or a {@link
 * java.util.concurrent.CancellationException} if the batcher was closed first. Who no longer wants
 * it cancels it; a worker that has not begun with it then leaves it out.
 */
public abstract class FrameJob {

  /** What a worker finds in a job. */
  public sealed interface Content {

    /** An image for the model. */
    record ToClassify(Image image) implements Content {}

    /** Nothing for the model: what becomes of the frame is known without it. */
    record Settled(FrameResult result) implements Content {}
  }

  private final CompletableFuture<FrameResult> result = new CompletableFuture<>();
  private final long madeAtNanos = System.nanoTime();

  /**
   * Unpacks the frame. Called once, by a worker thread, so that it costs the stream thread nothing.
   */
  protected abstract Content content();

  /** When this was made, by {@link System#nanoTime}. */
  final long madeAtNanos() {
    return madeAtNanos;
  }

  public final CompletableFuture<FrameResult> result() {
    return result;
  }

  /**
   * What has become of the frame; does not wait.
   *
   * @throws IllegalStateException if it has no result yet
   * @throws InferenceException if the device failed instead
   */
  public final FrameResult outcome() {
    if (!result.isDone()) {
      throw new IllegalStateException(this + " has no result yet");
    }
    try {
      return result.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof InferenceException failure
          ? failure
          : new InferenceException(this + " could not be classified", e);
    }
  }
}
