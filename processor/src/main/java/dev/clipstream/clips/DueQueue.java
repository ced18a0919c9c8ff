package dev.clipstream.clips;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The due clips of a task, oldest first, each in one of these states:
 *
 * <pre>
 *   due --read--&gt; in work --label forwarded--&gt; labelled --label safe--&gt; done (no longer here)
 * </pre>
 *
 * A clip changes its state only after those before it: labels are given in order. While it is here
 * its frames and its due entry are in the store, which knows no states: a restart finds all of them
 * due. Owned by the task's stream thread.
 */
final class DueQueue {

  /** What frames are stored under. */
  private record Owner(String streamId, long clipNumber) {

    static Owner of(DueClip clip) {
      return new Owner(clip.streamId(), clip.clipNumber());
    }
  }

  /**
   * A clip that has its label, which a crash could still undo.
   *
   * @param commits how many there had been when the label was forwarded
   */
  private record Labelled(DueClip clip, long commits) {}

  private final ArrayDeque<DueClip> due = new ArrayDeque<>();
  private final ArrayDeque<DueClip> inWork = new ArrayDeque<>();
  private final ArrayDeque<Labelled> labelled = new ArrayDeque<>();

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
    due.add(clip);
    owners.merge(Owner.of(clip), 1, Integer::sum);
  }

  /** A due entry of the store is not worth a place here. */
  void skip(DueClip clip) {
    nextSequence = clip.sequence() + 1;
  }

  /** The oldest clips that nobody works at. */
  List<DueClip> due(int max) {
    return due.stream().limit(max).toList();
  }

  int dueCount() {
    return due.size();
  }

  /**
   * Somebody works at a clip from now on.
   *
   * @throws IllegalStateException if it is not the oldest that is due
   */
  void inWork(DueClip clip) {
    requireOldest(clip, due);
    inWork.add(due.remove());
  }

  /**
   * The label of a clip has been forwarded.
   *
   * @param commits how many there have been
   * @throws IllegalStateException if it is not the oldest without one
   */
  void labelled(DueClip clip, long commits) {
    ArrayDeque<DueClip> from = inWork.isEmpty() ? due : inWork;
    requireOldest(clip, from);
    labelled.add(new Labelled(from.remove(), commits));
  }

  private static void requireOldest(DueClip clip, ArrayDeque<DueClip> clips) {
    if (!clip.equals(clips.peek())) {
      throw new IllegalStateException("labels are given in order: " + clip + " is not the oldest");
    }
  }

  /**
   * Removes the oldest clip whose label is safe, if there is one.
   *
   * @param commits how many there have been by now
   */
  Optional<DueClip> done(long commits) {
    Labelled oldest = labelled.peek();
    if (oldest == null || oldest.commits() >= commits) {
      return Optional.empty();
    }
    labelled.remove();
    DueClip clip = oldest.clip();
    owners.computeIfPresent(Owner.of(clip), (owner, count) -> count == 1 ? null : count - 1);
    return Optional.of(clip);
  }

  /** Whether a clip here has frames that are stored under a clip number. */
  boolean needs(String streamId, long clipNumber) {
    return owners.containsKey(new Owner(streamId, clipNumber));
  }

  /** Whether a clip of a stream is here that has no label yet. */
  boolean owes(String streamId) {
    return Stream.concat(inWork.stream(), due.stream())
        .anyMatch(clip -> clip.streamId().equals(streamId));
  }

  /** All clips here. */
  Stream<DueClip> stream() {
    return Stream.of(labelled.stream().map(Labelled::clip), inWork.stream(), due.stream())
        .flatMap(clips -> clips);
  }
}
