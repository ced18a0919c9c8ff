package dev.clipstream.clips;

import dev.clipstream.clips.ClipWorkers.Batch;
import dev.clipstream.clips.window.SampleBounds;
import dev.clipstream.model.session.InferenceException;
import dev.clipstream.records.FrameHeader;
import dev.clipstream.serving.ClipFrame;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The clips of one task, from their frames to their labels. Owned by the task's stream thread.
 *
 * <p><b>No call waits.</b> Kafka Streams calls from within a transaction that lasts ten seconds,
 * whatever a model takes. So due clips are put to work in batches on threads of their own ({@link
 * ClipWorkers}), with their frames read from the store, and a later call takes what is finished and
 * forwards it. What a call does itself, reading, forwarding and clearing, it does for no longer
 * than {@link #BUDGET}, and leaves the rest to the next.
 *
 * <p><b>A clip is due until its label is safe</b>, whatever happens. What is in work is only in
 * memory: a task that is taken away drops it, and whoever has the task next finds it due. In a
 * transaction the label and the clearing of its due entry commit together. Without one the entry is
 * cleared after the commit that has seen the label off: a crash could otherwise keep the clearing
 * and lose the label.
 */
public final class TaskClips implements AutoCloseable {

  /** Several tasks of one thread may each take so long between two commits. */
  static final Duration BUDGET = Duration.ofMillis(100);

  /** Enough that a thread has its next batch before this looks again. */
  static final int MAX_BATCHES_IN_WORK = 4;

  /** A clip whose label is yet to be forwarded. */
  private record Finished(DueClip clip, ClipOutcome outcome) {}

  private final ClipStore store;
  private final ClipAssembler assembler;
  private final ClipWorkers workers;
  private final CommitCounter commits;

  /** Oldest first, behind what is finished. */
  private final ArrayDeque<Batch> inWork = new ArrayDeque<>();

  private final ArrayDeque<Finished> finished = new ArrayDeque<>();

  /**
   * Goes on from what the store holds.
   *
   * @param nowMillis by the clock of all calls, which never goes back
   */
  public TaskClips(
      ClipStore store,
      ClipSettings settings,
      ClipWorkers workers,
      CommitCounter commits,
      long nowMillis) {
    this.store = store;
    this.commits = commits;
    this.workers = workers;
    if (!commits.areAtomic()) {
      store.rewriteToChangelog();
    }
    SampleBounds bounds = new SampleBounds(workers::maxFrames, workers::frameRate);
    this.assembler = new ClipAssembler(store, settings, bounds, nowMillis);
    if (!commits.areAtomic()) {
      assembler.sweep();
    }
  }

  /**
   * Puts a frame that has its label into its clip.
   *
   * @return what it is to the clips of its stream
   */
  public ClipFrame add(FrameHeader frame, FrameTensor features, long nowMillis) {
    return assembler.add(frame, features, nowMillis);
  }

  public void addUnusable(FrameHeader frame, long nowMillis) {
    assembler.addUnusable(frame, nowMillis);
  }

  /** Whether the clip of a frame has ended: it has its label, or is due for it. */
  public boolean hasEnded(FrameHeader frame) {
    return assembler.hasEnded(frame);
  }

  /** Whether a clip of a stream is due whose label has not been forwarded. */
  public boolean owes(String streamId) {
    return assembler.queue().owes(streamId);
  }

  /** Takes a frame of a clip that has its label from elsewhere: nothing of it is kept. */
  public void decided(FrameHeader frame, long nowMillis) {
    assembler.decided(frame, nowMillis);
  }

  public void endIdle(long nowMillis, long waitingSinceMillis) {
    assembler.endIdle(nowMillis, waitingSinceMillis);
  }

  /** Whether {@link #labelDue} has something to do that gains nothing by waiting. */
  public boolean canLabel() {
    return !finished.isEmpty()
        || (!inWork.isEmpty() && inWork.peek().isDone())
        || (assembler.queue().dueCount() >= ClipWorkers.MAX_BATCH
            && inWork.size() < MAX_BATCHES_IN_WORK);
  }

  /**
   * Forwards the labels that are finished, oldest first, and puts clips to work that are due.
   *
   * @return how many labels it has forwarded
   * @throws InferenceException if the device or a model is at fault
   */
  public int labelDue(Consumer<ClipOutcome> forward) {
    Budget budget = new Budget();
    forgetSafe(budget);
    int labelled = 0;
    int now;
    do {
      now = forwardFinished(forward, budget);
      labelled += now;
    } while ((putToWork(budget) || now > 0) && budget.isLeft());
    return labelled;
  }

  /** What is left of the time of a call. */
  private final class Budget {
    private final long deadlineNanos = workers.nanoTime() + BUDGET.toNanos();

    boolean isLeft() {
      return workers.nanoTime() - deadlineNanos < 0;
    }
  }

  private int forwardFinished(Consumer<ClipOutcome> forward, Budget budget) {
    int count = 0;
    while (budget.isLeft() && takeFinished()) {
      Finished oldest = finished.remove();
      forward.accept(oldest.outcome());
      assembler.queue().labelled(oldest.clip(), commits.count());
      count++;
      if (commits.areAtomic()) {
        assembler.forgetLabelled();
      }
    }
    return count;
  }

  /** Whether the label of the oldest clip is finished. */
  private boolean takeFinished() {
    while (finished.isEmpty() && !inWork.isEmpty() && inWork.peek().isDone()) {
      Batch batch = inWork.remove();
      List<ClipOutcome> outcomes = batch.outcomes();
      for (int i = 0; i < outcomes.size(); i++) {
        finished.add(new Finished(batch.clips().get(i), outcomes.get(i)));
      }
    }
    return !finished.isEmpty();
  }

  /** Whether it has put anything to work. */
  private boolean putToWork(Budget budget) {
    boolean any = false;
    while (inWork.size() < MAX_BATCHES_IN_WORK
        && assembler.queue().dueCount() > 0
        && workers.haveRoom()
        && (budget.isLeft() || inWork.isEmpty())) {
      inWork.add(workers.submit(nextBatch(budget)));
      any = true;
    }
    return any;
  }

  private List<DueFrames> nextBatch(Budget budget) {
    List<DueFrames> batch = new ArrayList<>();
    long bytes = 0;
    for (DueClip clip : assembler.queue().due(workers.batchSize())) {
      DueFrames frames = store.read(clip);
      batch.add(frames);
      assembler.queue().inWork(clip);
      bytes += frames.bytes();
      if (bytes >= ClipWorkers.MAX_BATCH_BYTES || !budget.isLeft()) {
        break;
      }
    }
    return batch;
  }

  private void forgetSafe(Budget budget) {
    if (!commits.areAtomic()) {
      assembler.forgetLabelled(commits.count(), budget::isLeft);
    }
  }

  /** Drops what is in work, which stays due, and clears the clips whose labels are safe. */
  @Override
  public void close() {
    inWork.forEach(Batch::drop);
    inWork.clear();
    if (!commits.areAtomic()) {
      assembler.forgetLabelled(commits.count(), () -> true);
    }
  }
}
