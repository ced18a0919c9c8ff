package dev.clipstream.serving;

import dev.clipstream.image.ImageLimits;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.session.InferenceException;
import dev.clipstream.system.DaemonThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dynamic batching: gathers the frames of all streams into batches, without ever delaying a frame
 * for the sake of a fuller batch.
 *
 * <p>It is work-conserving: a free worker takes what waits, up to the largest batch; while all
 * work, the next batches gather. So one frame alone goes at once, a flood fills batches, and there
 * is no delay to tune. When several workers are free, they share what waits, since on a CPU two
 * halves at once are done sooner than one whole.
 *
 * <p>A worker decodes its batch and runs it. On the CPU as many workers as cores keep it busy; on a
 * GPU one runs while the others decode.
 *
 * <p>Thread-safe. Every job given to {@link #submit} completes exactly once, whatever happens. The
 * queue is not bounded here: the callers bound what they have in flight.
 */
public final class FrameBatcher implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(FrameBatcher.class);

  private final int maxBatch;
  private final InferenceListener listener;
  private final BatchCap cap;
  private final JobQueue queue;
  private final RunWatchdog watchdog;
  private final List<Thread> workers = new ArrayList<>();
  private final LongAdder batches = new LongAdder();
  private final LongAdder frames = new LongAdder();
  private final LongAdder skipped = new LongAdder();

  FrameBatcher(Supplier<BatchEngine> engines, int workerCount, int maxBatch, RunWatchdog watchdog) {
    this(engines, workerCount, maxBatch, watchdog, InferenceListener.NONE);
  }

  FrameBatcher(
      Supplier<BatchEngine> engines,
      int workerCount,
      int maxBatch,
      RunWatchdog watchdog,
      InferenceListener listener) {
    if (workerCount < 1 || maxBatch < 1) {
      throw new IllegalArgumentException(
          "workers " + workerCount + " and largest batch " + maxBatch + " must be 1 or more");
    }
    this.maxBatch = maxBatch;
    this.listener = listener;
    this.cap = new BatchCap(maxBatch, System::nanoTime);
    this.queue = new JobQueue(cap::current);
    this.watchdog = watchdog;
    for (int i = 0; i < workerCount; i++) {
      // Made here, so that what fails at the start fails in the caller's face.
      BatchEngine engine = engines.get();
      workers.add(DaemonThreads.of("frame-worker-" + i, () -> work(engine)));
    }
    workers.forEach(Thread::start);
  }

  /**
   * Starts the workers.
   *
   * @param models stay the caller's to close, after this batcher
   * @param workers threads that decode and run; on a GPU one of them runs at a time
   * @param maxBatch frames
   * @param watchdog told of every batch; stays the caller's to close. Its callback must call {@link
   *     #fail}.
   */
  public FrameBatcher(
      ServedModels models,
      int workers,
      int maxBatch,
      ImageLimits limits,
      RunWatchdog watchdog,
      InferenceListener listener) {
    this(
        engines(models, workers, maxBatch, limits, listener),
        workers,
        maxBatch,
        watchdog,
        listener);
  }

  /** As above, listened to by nobody. */
  public FrameBatcher(
      ServedModels models, int workers, int maxBatch, ImageLimits limits, RunWatchdog watchdog) {
    this(models, workers, maxBatch, limits, watchdog, InferenceListener.NONE);
  }

  /**
   * Starts workers for jobs that all settle themselves: no model looks at single frames.
   *
   * @param card of the model that frames are decoded for, for messages
   */
  public static FrameBatcher withoutModel(
      Supplier<ModelDescription> card,
      int workers,
      int maxBatch,
      RunWatchdog watchdog,
      InferenceListener listener) {
    return new FrameBatcher(
        () -> new BatchEngine.None(card), workers, maxBatch, watchdog, listener);
  }

  private static Supplier<BatchEngine> engines(
      ServedModels models,
      int workers,
      int maxBatch,
      ImageLimits limits,
      InferenceListener listener) {
    int concurrentRuns;
    try (Lease<FrameModel> lease = models.frame()) {
      concurrentRuns = lease.model().device().concurrentRuns(workers);
    }
    Semaphore device = new Semaphore(concurrentRuns);
    return () -> new ModelBatchEngine(models, maxBatch, limits, device, listener);
  }

  /** Queues one job; see {@link #submit(Collection)}. */
  public void submit(FrameJob job) {
    submit(List.of(job));
  }

  /**
   * Queues jobs in order. After {@link #close} they are cancelled at once, after {@link #fail} they
   * fail at once.
   */
  public void submit(Collection<? extends FrameJob> jobs) {
    queue.add(jobs);
  }

  /**
   * Gives the device up: fails the jobs that wait, those in batches under way, and all that come.
   * The workers end, but for those that do not come back.
   */
  public void fail(InferenceException lost) {
    queue.fail(lost);
  }

  private void work(BatchEngine engine) {
    try (engine) {
      BatchRunner runner = new BatchRunner(engine, cap, skipped, listener);
      for (List<FrameJob> batch = queue.take(); !batch.isEmpty(); batch = queue.take()) {
        runAll(runner, batch);
      }
    }
  }

  private void runAll(BatchRunner runner, List<FrameJob> batch) {
    batches.increment();
    frames.add(batch.size());
    try {
      watchdog.run(() -> BatchRunner.describe(batch), () -> runner.run(batch));
    } catch (Throwable e) {
      // An Error, say of memory: these frames fail loudly, the worker lives for the next.
      String what = BatchRunner.describe(batch) + " failed";
      log.error(what, e);
      batch.forEach(job -> job.result().completeExceptionally(new InferenceException(what, e)));
    } finally {
      queue.done(batch);
    }
  }

  /** Frames taken into batches so far. */
  public long framesRun() {
    return frames.sum();
  }

  /** Of these, the frames that came too late to be classified. */
  public long framesSkipped() {
    return skipped.sum();
  }

  /** Batches so far; {@link #framesRun} by this is the mean batch. */
  public long batchesRun() {
    return batches.sum();
  }

  /** Frames that wait for a worker. */
  public int queued() {
    return queue.size();
  }

  /** Workers that wait for something to do. */
  int idleWorkers() {
    return queue.idleWorkers();
  }

  /** The largest batch, frames. */
  public int maxBatch() {
    return maxBatch;
  }

  /** Threads that decode and run. */
  public int workers() {
    return workers.size();
  }

  /** Takes no more jobs, gives those it has ten seconds, then abandons them. */
  @Override
  public void close() {
    close(Duration.ofSeconds(10));
  }

  /**
   * Takes no more jobs and finishes those it has, for at most {@code deadline}; the jobs that wait
   * then are cancelled. A run that hangs in the device is left behind as a daemon thread.
   *
   * @return whether every worker has ended, so that the model may be closed
   */
  public boolean close(Duration deadline) {
    queue.drain();
    boolean ended = join(deadline);
    queue.abandon();
    return ended || join(Duration.ofSeconds(1));
  }

  /** An interrupt cuts the wait short and is kept for the caller. */
  private boolean join(Duration deadline) {
    long until = System.nanoTime() + deadline.toNanos();
    try {
      for (Thread worker : workers) {
        long millis = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        worker.join(Math.max(1, millis));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return workers.stream().noneMatch(Thread::isAlive);
  }
}
