package dev.clipstream.clips;

import java.util.function.LongSupplier;

/**
 * The commits of a task, as its stream thread sees them.
 *
 * @param areAtomic whether labels, state and offsets commit together or not at all
 * @param counter how many there have been, each after the task's output was flushed; not asked
 *     where they are atomic
 */
public record CommitCounter(boolean areAtomic, LongSupplier counter) {

  public static final CommitCounter ATOMIC = new CommitCounter(true, () -> 0);

  public long count() {
    return areAtomic ? 0 : counter.getAsLong();
  }
}
