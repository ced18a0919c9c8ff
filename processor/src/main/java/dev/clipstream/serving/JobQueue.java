package dev.clipstream.serving;

import dev.clipstream.model.session.InferenceException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/**
 * The queue between those who submit jobs and the workers, which shares out what waits and answers
 * for every job that no worker will: it is cancelled once the queue is abandoned, and fails once
 * the device is lost. Not bounded; thread-safe. Only {@link #take} blocks.
 */
final class JobQueue {

  private enum State {
    OPEN,
    /** Takes no more jobs, hands out those it has. */
    DRAINING,
    /** Cancels the jobs that no worker has taken. */
    ABANDONED,
    /** The device is lost: fails what it has and whatever comes. */
    FAILED
  }

  private final IntSupplier maxBatch;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Guarded by {@link #lock}. */
  private final ArrayDeque<FrameJob> waiting = new ArrayDeque<>();

  /** Batches that workers have taken and not finished; guarded by {@link #lock}. */
  private final Set<List<FrameJob>> running = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Workers waiting for jobs; guarded by {@link #lock}. */
  private int idle;

  /** Guarded by {@link #lock}. */
  private State state = State.OPEN;

  /** Of the device, for all further jobs; guarded by {@link #lock}. */
  private Optional<InferenceException> failure = Optional.empty();

  /**
   * @param maxBatch the most jobs that a worker may take at present, 1 or more
   */
  JobQueue(IntSupplier maxBatch) {
    this.maxBatch = maxBatch;
  }

  /** Adds jobs in order. Once it takes no more, it answers for them itself. */
  void add(Collection<? extends FrameJob> jobs) {
    Throwable refusal;
    lock.lock();
    try {
      if (state == State.OPEN) {
        waiting.addAll(jobs);
        changed.signalAll();
        return;
      }
      refusal = refusal();
    } finally {
      lock.unlock();
    }
    jobs.forEach(job -> job.result().completeExceptionally(refusal));
  }

  /** Why a job is not done; the caller holds {@link #lock}. */
  private Throwable refusal() {
    return failure
        .<Throwable>map(lost -> lost)
        .orElseGet(() -> new CancellationException("the batcher is closed"));
  }

  /**
   * The calling worker's next batch, blocking until there is one: its share of what waits, as there
   * are other workers that have nothing to do.
   *
   * @return to be given back to {@link #done}; empty when the worker should end
   */
  List<FrameJob> take() {
    lock.lock();
    try {
      idle++;
      while (waiting.isEmpty() && state == State.OPEN) {
        changed.awaitUninterruptibly();
      }
      int share = (waiting.size() + idle - 1) / idle;
      idle--;
      boolean over = state == State.ABANDONED || state == State.FAILED;
      int size = over ? 0 : Math.min(maxBatch.getAsInt(), share);
      List<FrameJob> batch = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        batch.add(waiting.remove());
      }
      running.add(batch);
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /** A worker is done with a batch that it has taken. */
  void done(List<FrameJob> batch) {
    lock.lock();
    try {
      running.remove(batch);
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more jobs; the workers end when they have done what waits. */
  void drain() {
    enter(State.DRAINING);
  }

  /** Cancels what waits; the workers end with what they have. */
  void abandon() {
    enter(State.ABANDONED);
  }

  private void enter(State next) {
    List<FrameJob> abandoned = List.of();
    Throwable refusal;
    lock.lock();
    try {
      if (state == State.OPEN || state == State.DRAINING) {
        state = next;
      }
      if (state == State.ABANDONED) {
        abandoned = List.copyOf(waiting);
        waiting.clear();
      }
      refusal = refusal();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    abandoned.forEach(job -> job.result().completeExceptionally(refusal));
  }

  /** Fails the jobs that wait, those in batches under way, and all that come. */
  void fail(InferenceException lost) {
    List<FrameJob> jobs = new ArrayList<>();
    lock.lock();
    try {
      failure = Optional.of(lost);
      state = State.FAILED;
      jobs.addAll(waiting);
      waiting.clear();
      running.forEach(jobs::addAll);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    jobs.forEach(job -> job.result().completeExceptionally(lost));
  }

  /** Jobs that wait for a worker. */
  int size() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /** Workers that wait for something to do. */
  int idleWorkers() {
    lock.lock();
    try {
      return idle;
    } finally {
      lock.unlock();
    }
  }
}
