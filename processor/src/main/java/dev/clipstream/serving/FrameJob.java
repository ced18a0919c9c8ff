package dev.clipstream.serving;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.Image;
import dev.clipstream.model.InferenceException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A frame that waits for the {@link FrameBatcher} to classify it.
 *
 * <p>Its {@link #result} completes exactly once: with a {@link FrameResult}, or exceptionally with
 * an {@link InferenceException} if the device failed, a {@link ImageUnavailableException} if {@link
 * #image} threw one, or a {@link java.util.concurrent.CancellationException} if the batcher was
 * closed first. Who no longer wants it cancels it; a worker that has not begun with it then leaves
 * it out.
 */
public abstract class FrameJob {

  private final CompletableFuture<FrameResult> result = new CompletableFuture<>();
  private final long madeAtNanos = System.nanoTime();

  /**
   * The image to classify; empty if it is to be passed over. Called once, by a worker thread, so
   * that unpacking it costs the stream thread nothing.
   *
   * @throws BadImageException if there is none to be had
   * @throws ImageUnavailableException if that cannot be told now
   */
  protected abstract Optional<Image> image() throws BadImageException;

  /** When this was made, by {@link System#nanoTime}. */
  final long madeAtNanos() {
    return madeAtNanos;
  }

  public final CompletableFuture<FrameResult> result() {
    return result;
  }
}
