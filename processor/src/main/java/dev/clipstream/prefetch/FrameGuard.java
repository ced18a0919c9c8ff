package dev.clipstream.prefetch;

import dev.clipstream.quarantine.FrameId;
import dev.clipstream.quarantine.Quarantine;
import dev.clipstream.quarantine.Quarantine.Verdict;
import dev.clipstream.serving.FailureReason;
import dev.clipstream.serving.FrameResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the frames and those who work on them: workers, which decode and classify them,
 * and stream threads, which process them. It has the {@link Quarantine} told of all work, passes
 * frames that were in work when the process ended to one worker or stream thread at a time, and
 * answers those that have ended it too often.
 *
 * <p>Where nothing is suspected, which is nearly always, frames go straight through. Thread-safe.
 */
public final class FrameGuard {

  private final Quarantine quarantine;
  private final Consumer<Collection<PendingFrame>> workers;

  /** Suspects that no worker has yet; guarded by this. */
  private final ArrayDeque<PendingFrame> waiting = new ArrayDeque<>();

  /** Whether a suspect is in the hands of a worker or of a stream thread; guarded by this. */
  private boolean busy;

  /**
   * @param quarantine stays the caller's to close
   * @param workers take frames and complete their results
   */
  public FrameGuard(Quarantine quarantine, Consumer<Collection<PendingFrame>> workers) {
    this.quarantine = quarantine;
    this.workers = workers;
  }

  /** Hands frames to the workers, in order but for the suspects among them, which may wait. */
  public void submit(Collection<PendingFrame> frames) {
    frames.forEach(frame -> frame.guardedBy(quarantine));
    if (quarantine.isEmpty()) {
      workers.accept(frames);
      return;
    }
    List<PendingFrame> sound = new ArrayList<>();
    for (PendingFrame frame : frames) {
      switch (quarantine.verdict(frame.id())) {
        case SOUND -> sound.add(frame);
        case SUSPECT -> {
          synchronized (this) {
            waiting.add(frame);
          }
        }
        case SET_ASIDE -> frame.result().complete(setAside());
      }
    }
    if (!sound.isEmpty()) {
      workers.accept(sound);
    }
    submitNext();
  }

  private static FrameResult setAside() {
    return new FrameResult.Rejected(
        FailureReason.QUARANTINED,
        "it was in work each of "
            + Quarantine.MAX_DEATHS
            + " times that the process or a stream thread ended, and is not worked on any more");
  }

  /** Hands on the next suspect, unless another is in somebody's hands. */
  private void submitNext() {
    for (PendingFrame next = takeNext(); next != null; next = takeNext()) {
      workers.accept(List.of(next));
      if (!next.result().isDone()) {
        CompletableFuture<FrameResult> unused =
            next.result()
                .whenComplete(
                    (result, failure) -> {
                      leave();
                      submitNext();
                    });
        return;
      }
      leave();
    }
  }

  private synchronized @Nullable PendingFrame takeNext() {
    if (busy) {
      return null;
    }
    PendingFrame next = waiting.poll();
    while (next != null && next.result().isDone()) {
      // Nobody wants it any more.
      next = waiting.poll();
    }
    busy = next != null;
    return next;
  }

  /** Whether a stream thread that has a suspect would have to wait. */
  synchronized boolean isBusy() {
    return busy;
  }

  private synchronized void enter() throws InterruptedException {
    while (busy) {
      wait();
    }
    busy = true;
  }

  private synchronized void leave() {
    busy = false;
    notifyAll();
  }

  /**
   * Runs what a stream thread does with a frame that has its result.
   *
   * @throws InterruptedException if the thread is to end while it waits for its turn with a suspect
   */
  public void process(PendingFrame frame, Runnable body) throws InterruptedException {
    FrameId id = frame.id();
    if (quarantine.verdict(id) != Verdict.SUSPECT) {
      processAlone(id, body);
      return;
    }
    enter();
    try {
      processAlone(id, body);
      quarantine.survived(id);
    } finally {
      leave();
      submitNext();
    }
  }

  private void processAlone(FrameId id, Runnable body) {
    int work = quarantine.begin(id);
    try {
      body.run();
    } catch (KafkaException e) {
      // Of the broker, the store or the group, not of the frame.
      quarantine.end(work);
      throw e;
    } catch (RuntimeException e) {
      quarantine.died(id);
      quarantine.end(work);
      throw e;
    }
    // An error of the Java machine leaves the frame in work: it ends the process.
    quarantine.end(work);
  }
}
