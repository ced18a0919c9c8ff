package dev.clipstream.clips;

import dev.clipstream.model.FrameRate;
import dev.clipstream.model.session.InferenceException;
import dev.clipstream.system.DaemonThreads;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Threads that classify the due clips of all tasks of a processor, so that no stream thread waits
 * for a sequence model: while one waits, its transaction runs out. Thread-safe.
 */
public final class ClipWorkers implements AutoCloseable {

  static final int MAX_BATCH = 32;

  /**
   * What a batch should take: results come at least so often, and a batch of a slow model is not
   * taken for one that hangs.
   */
  static final Duration BATCH_TIME = Duration.ofSeconds(1);

  /** Of one batch, but one clip is always allowed. */
  static final long MAX_BATCH_BYTES = 16 << 20;

  /** Of all batches in work, but for one batch more of each stream thread. */
  private static final long MAX_BYTES_IN_WORK = 64 << 20;

  private static final long MIN_CLOSE_MILLIS = 100;

  private final Function<List<DueFrames>, List<ClipOutcome>> classify;
  private final IntSupplier maxFrames;
  private final Supplier<Optional<FrameRate>> frameRate;
  private final Executor executor;
  private final LongSupplier nanoTime;
  private final BatchSize batchSize = new BatchSize();
  private final AtomicLong bytesInWork = new AtomicLong();

  /**
   * Starts a thread with each of the first batches.
   *
   * @param threads 1 or more
   */
  public ClipWorkers(ClipClassifier classifier, int threads) {
    this(classifier, newThreads(threads), System::nanoTime);
  }

  /**
   * As above, with an executor that is closed with this if it is an {@link ExecutorService}.
   *
   * @param nanoTime a clock that never goes back
   */
  public ClipWorkers(ClipClassifier classifier, Executor executor, LongSupplier nanoTime) {
    this(classifier::classify, classifier::maxFrames, classifier::frameRate, executor, nanoTime);
  }

  /** For a model that uses frames of any rate. */
  ClipWorkers(
      Function<List<DueFrames>, List<ClipOutcome>> classify,
      IntSupplier maxFrames,
      Executor executor,
      LongSupplier nanoTime) {
    this(classify, maxFrames, Optional::empty, executor, nanoTime);
  }

  private ClipWorkers(
      Function<List<DueFrames>, List<ClipOutcome>> classify,
      IntSupplier maxFrames,
      Supplier<Optional<FrameRate>> frameRate,
      Executor executor,
      LongSupplier nanoTime) {
    this.classify = classify;
    this.maxFrames = maxFrames;
    this.frameRate = frameRate;
    this.executor = executor;
    this.nanoTime = nanoTime;
  }

  private static ExecutorService newThreads(int threads) {
    AtomicInteger count = new AtomicInteger();
    return Executors.newFixedThreadPool(
        threads, work -> DaemonThreads.of("clip-worker-" + count.getAndIncrement(), work));
  }

  /** The most frames of a clip that the model served uses. */
  int maxFrames() {
    return maxFrames.getAsInt();
  }

  /** The rate at which it uses them; empty: any. */
  Optional<FrameRate> frameRate() {
    return frameRate.get();
  }

  long nanoTime() {
    return nanoTime.getAsLong();
  }

  /** How many clips the next batch should have, 1 to {@link #MAX_BATCH}. */
  int batchSize() {
    return batchSize.current();
  }

  /** Whether there is memory for another batch. */
  boolean haveRoom() {
    return bytesInWork.get() < MAX_BYTES_IN_WORK;
  }

  /** Puts a batch to work; returns at once. */
  Batch submit(List<DueFrames> clips) {
    long bytes = clips.stream().mapToLong(DueFrames::bytes).sum();
    bytesInWork.addAndGet(bytes);
    Batch batch = new Batch(clips, bytes);
    executor.execute(batch.work);
    return batch;
  }

  private List<ClipOutcome> run(List<DueFrames> clips) {
    long began = nanoTime.getAsLong();
    List<ClipOutcome> outcomes = classify.apply(clips);
    if (outcomes.size() != clips.size()) {
      throw new IllegalStateException(outcomes.size() + " outcomes of " + clips.size() + " clips");
    }
    batchSize.took(clips.size(), nanoTime.getAsLong() - began);
    return outcomes;
  }

  /**
   * Ends the threads, once they are done with the batches that they have begun; others are left.
   *
   * @return whether they ended in time
   */
  public boolean close(Duration deadline) {
    if (!(executor instanceof ExecutorService threads)) {
      return true;
    }
    threads.shutdownNow();
    // Threads that have nothing to do need a moment to end, too.
    long millis = Math.max(MIN_CLOSE_MILLIS, deadline.toMillis());
    try {
      return threads.awaitTermination(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    boolean unused = close(Duration.ofSeconds(5));
  }

  /** Clips in work, oldest first. Owned by the stream thread of their task. */
  final class Batch {

    private final List<DueClip> clips;
    private final FutureTask<List<ClipOutcome>> work;

    private Batch(List<DueFrames> frames, long bytes) {
      this.clips = frames.stream().map(DueFrames::clip).toList();
      this.work =
          new FutureTask<>(() -> run(frames)) {
            @Override
            protected void done() {
              bytesInWork.addAndGet(-bytes);
            }
          };
    }

    List<DueClip> clips() {
      return clips;
    }

    boolean isDone() {
      return work.isDone();
    }

    /** Whoever put it to work no longer wants it: if no thread has begun with it, none does. */
    void drop() {
      work.cancel(false);
    }

    /**
     * One a clip, in order. Only to be asked when it is done.
     *
     * @throws InferenceException if the device or a model is at fault
     */
    List<ClipOutcome> outcomes() {
      try {
        return work.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("a batch of clips was not done", e);
      } catch (ExecutionException e) {
        throw e.getCause() instanceof InferenceException failure
            ? failure
            : new InferenceException("clips could not be classified: " + e.getCause(), e);
      }
    }
  }

  /**
   * Learns how many clips take {@link #BATCH_TIME}. Begins with one, as nobody knows what that
   * takes, and doubles while there is time left. Thread-safe.
   */
  static final class BatchSize {

    /** Guarded by this. */
    private int current = 1;

    synchronized int current() {
      return current;
    }

    /** A batch of so many clips has taken so long. */
    synchronized void took(int clips, long nanos) {
      long fit = clips * BATCH_TIME.toNanos() / Math.max(1, nanos);
      if (fit < clips) {
        current = (int) Math.max(1, Math.min(current, fit));
      } else {
        current = (int) Math.max(current, Math.min(Math.min(MAX_BATCH, 2L * clips), fit));
      }
    }
  }
}
