package dev.clipstream.model.session;

import ai.onnxruntime.OrtException;
import dev.clipstream.system.DaemonThreads;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The single thread on which all runs of a session on a GPU are executed, whichever thread asks for
 * them. Thread-safe.
 */
final class GpuThread implements AutoCloseable {

  private final ExecutorService executor;

  /** Starts with the first call. */
  GpuThread(Device device) {
    executor = Executors.newSingleThreadExecutor(DaemonThreads.named("inference on " + device));
  }

  /**
   * Has something done there, and waits for it however long it takes, as a direct call would: an
   * interrupt is kept for later.
   */
  <R> R call(Callable<R> work) throws OrtException {
    Future<R> future = executor.submit(work);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof OrtException failure) {
        throw failure;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("a run on the GPU failed", e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** After the last call has returned. */
  @Override
  public void close() {
    executor.shutdown();
  }
}
