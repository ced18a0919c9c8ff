package dev.clipstream.topology;

import dev.clipstream.avro.ClipLabel;
import java.util.List;
import java.util.function.Consumer;

/**
 * The clips of one task, from their frames to their labels. Owned by the task's stream thread.
 *
 * <p>A clip's label is passed on and its mark cleared in one go, and both commit together; until
 * then the clip is due, whatever happens.
 */
final class TaskClips {

  private static final int BATCH = 32;

  private final ClipStore store;
  private final ClipAssembler assembler;
  private final ClipClassifier classifier;

  TaskClips(ClipStore store, ClipSettings settings, ClipClassifier classifier, long nowMillis) {
    this.store = store;
    this.assembler = new ClipAssembler(store, settings, classifier::maxFrames, nowMillis);
    this.classifier = classifier;
  }

  void add(FrameHeader frame, Features features, long nowMillis) {
    assembler.add(frame, features, nowMillis);
  }

  void addUnusable(FrameHeader frame, long nowMillis) {
    assembler.addUnusable(frame, nowMillis);
  }

  void endIdle(long nowMillis, long waitingSinceMillis) {
    assembler.endIdle(nowMillis, waitingSinceMillis);
  }

  /** Whether so many clips are due that waiting for more would gain nothing. */
  boolean batchIsFull() {
    return assembler.dueCount() >= BATCH;
  }

  /** Labels every clip that is due, oldest first. */
  void labelDue(Consumer<ClipLabel> forward) {
    while (assembler.dueCount() > 0) {
      List<DueClip> batch = assembler.due(BATCH);
      List<ClipLabel> labels = classifier.classify(batch, store);
      for (int i = 0; i < batch.size(); i++) {
        forward.accept(labels.get(i));
        assembler.finish(batch.get(i));
      }
    }
  }
}
