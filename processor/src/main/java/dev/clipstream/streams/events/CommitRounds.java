package dev.clipstream.streams.events;

import dev.clipstream.clips.CommitCounter;

/**
 * Counts how often there was a commit and then a look at what is due, of one life of a task. Owned
 * by the task's stream thread.
 */
final class CommitRounds {

  private final CommitCounter commits;
  private long commitsBefore;
  private long round;

  CommitRounds(CommitCounter commits) {
    this.commits = commits;
    this.commitsBefore = commits.count();
  }

  /** Whether labels, state and offsets commit together. */
  boolean areAtomic() {
    return commits.areAtomic();
  }

  /** What is due has been looked at: clips whose labels a commit has seen off are cleared. */
  void looked() {
    long now = commits.count();
    if (now > commitsBefore) {
      commitsBefore = now;
      round++;
    }
  }

  long round() {
    return round;
  }
}
