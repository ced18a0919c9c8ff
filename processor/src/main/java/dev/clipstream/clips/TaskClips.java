package dev.clipstream.clips;

import dev.clipstream.records.FrameHeader;
import java.util.List;
import java.util.function.Consumer;

/**
 * The clips of one task, from their frames to their labels. Owned by the task's stream thread.
 *
 * <p>A clip is due until its label is safe, whatever happens. In a transaction the label and the
 * clearing of its due entry commit together. Without one the entry is cleared after the commit that
 * has seen the label off: a crash could otherwise keep the clearing and lose the label.
 */
public final class TaskClips {

  private static final int BATCH = 32;

  private final ClipStore store;
  private final ClipAssembler assembler;
  private final ClipClassifier classifier;
  private final CommitCounter commits;
  private long commitsAtLabelling;

  public TaskClips(
      ClipStore store,
      ClipSettings settings,
      ClipClassifier classifier,
      CommitCounter commits,
      long nowMillis) {
    this.store = store;
    this.commits = commits;
    this.classifier = classifier;
    if (!commits.areAtomic()) {
      store.rewriteToChangelog();
    }
    this.assembler = new ClipAssembler(store, settings, classifier::maxFrames, nowMillis);
    if (!commits.areAtomic()) {
      assembler.sweep();
    }
  }

  public void add(FrameHeader frame, FrameTensor features, long nowMillis) {
    assembler.add(frame, features, nowMillis);
  }

  public void addUnusable(FrameHeader frame, long nowMillis) {
    assembler.addUnusable(frame, nowMillis);
  }

  public void endIdle(long nowMillis, long waitingSinceMillis) {
    assembler.endIdle(nowMillis, waitingSinceMillis);
  }

  /** Whether so many clips are due that waiting for more would gain nothing. */
  public boolean batchIsFull() {
    return assembler.dueCount() >= BATCH;
  }

  /** Labels every clip that is due, oldest first. */
  public void labelDue(Consumer<ClipOutcome> forward) {
    forgetLabelled();
    while (assembler.dueCount() > 0) {
      List<DueClip> batch = assembler.due(BATCH);
      List<ClipOutcome> outcomes = classifier.classify(batch.stream().map(store::read).toList());
      for (int i = 0; i < batch.size(); i++) {
        forward.accept(outcomes.get(i));
        assembler.labelled(batch.get(i));
      }
      commitsAtLabelling = commits.count();
      forgetLabelled();
    }
  }

  /** Clears the clips whose labels are safe. */
  public void forgetLabelled() {
    if (commits.areAtomic() || commits.count() > commitsAtLabelling) {
      assembler.forgetLabelled();
    }
  }
}
