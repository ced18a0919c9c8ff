package dev.clipstream.clips;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The due clips of a task, oldest first, each in one of these states:
 *
 * <pre>
 *   waiting --label forwarded--&gt; labelled --label safe--&gt; done (no longer here)
 * </pre>
 *
 * A clip changes its state only after those before it: labels are given in order. While it is here
 * its frames and its due entry are in the store. Owned by the task's stream thread.
 */
final class DueQueue {

  /** What frames are stored under. */
  private record Owner(String streamId, long clipNumber) {

    static Owner of(DueClip clip) {
      return new Owner(clip.streamId(), clip.clipNumber());
    }
  }

  private final ArrayDeque<DueClip> waiting = new ArrayDeque<>();

  /** Clips that have their label, which a crash could still undo. */
  private final ArrayDeque<DueClip> labelled = new ArrayDeque<>();

  /** How many clips here have frames of an owner. */
  private final Map<Owner, Integer> owners = new HashMap<>();

  private long nextSequence;

  /** What the next clip has to have. */
  long nextSequence() {
    return nextSequence;
  }

  /** A clip has ended, or was found in the store. */
  void add(DueClip clip) {
    nextSequence = clip.sequence() + 1;
    waiting.add(clip);
    owners.merge(Owner.of(clip), 1, Integer::sum);
  }

  /** A due entry of the store is not worth a place here. */
  void skip(DueClip clip) {
    nextSequence = clip.sequence() + 1;
  }

  /** The oldest clips without a label. */
  List<DueClip> waiting(int max) {
    return waiting.stream().limit(max).toList();
  }

  int waitingCount() {
    return waiting.size();
  }

  /**
   * The label of a clip has been forwarded.
   *
   * @throws IllegalStateException if it is not the oldest without one
   */
  void labelled(DueClip clip) {
    if (!clip.equals(waiting.peek())) {
      throw new IllegalStateException("labels are given in order: " + clip + " is not the oldest");
    }
    labelled.add(waiting.remove());
  }

  boolean hasLabelled() {
    return !labelled.isEmpty();
  }

  /** The label of the oldest labelled clip is safe: removes the clip. */
  DueClip done() {
    DueClip clip = labelled.remove();
    owners.computeIfPresent(Owner.of(clip), (owner, count) -> count == 1 ? null : count - 1);
    return clip;
  }

  /** Whether a clip here has frames that are stored under a clip number. */
  boolean needs(String streamId, long clipNumber) {
    return owners.containsKey(new Owner(streamId, clipNumber));
  }

  /** All clips here. */
  Stream<DueClip> stream() {
    return Stream.concat(labelled.stream(), waiting.stream());
  }
}
