package dev.clipstream.trainer.data.batch;

import dev.clipstream.system.DaemonThreads;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Prefetches batches on threads of its own and hands them over in order. At most {@link #DEPTH}
 * batches wait, or one more than there are threads, which bounds the memory. Close it to end the
 * threads.
 */
public final class BatchPipeline implements AutoCloseable {

  /** Enough to bridge one slow batch; more would only hold memory. */
  private static final int DEPTH = 4;

  private final ExecutorService threads;
  private final int depth;

  /**
   * Starts the threads.
   *
   * @param threads how many batches are made at the same time
   */
  public BatchPipeline(int threads) {
    depth = Math.max(DEPTH, threads + 1);
    this.threads = Executors.newFixedThreadPool(threads, DaemonThreads.named("batches"));
  }

  /** Feeds the batches of an epoch to the consumer, which runs on the calling thread. */
  public <B> void forEach(Batches<B> batches, int epoch, Consumer<B> consumer) {
    Queue<CompletableFuture<B>> ahead = new ArrayDeque<>();
    int next = 0;
    for (int i = 0; i < batches.count(); i++) {
      while (next < batches.count() && ahead.size() < depth) {
        int index = next++;
        ahead.add(CompletableFuture.supplyAsync(() -> batches.make(epoch, index), threads));
      }
      consumer.accept(result(ahead.remove()));
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private static <B> B result(CompletableFuture<B> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      // The data set's own exception says which file is to blame.
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
