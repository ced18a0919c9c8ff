package dev.clipstream.serving;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Who still needs which frame model's features read: the clips of all tasks, each task with a
 * {@link PairHold} of its own.
 *
 * <p>A frame that was classified is no part of a clip until its record is processed. So a task also
 * says how far it has come: what it may have in hand that was classified before that, it has not.
 *
 * <p>Thread-safe.
 */
final class PairNeeds {

  /**
   * How long the needs of a task outlive it: a thread that is replaced, or one that takes a
   * partition over, finds them again in the store.
   */
  static final Duration OUTLIVE = Duration.ofMinutes(5);

  /** What a task that is gone needed. */
  private record Left(Set<Long> encoders, long untilNanos) {}

  private final LongSupplier nanoTime;
  private final Set<PairHold> holds = ConcurrentHashMap.newKeySet();

  /** Guarded by this. */
  private final List<Left> left = new ArrayList<>();

  /**
   * @param nanoTime the clock by which frames say when they were fetched
   */
  PairNeeds(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  long nanoTime() {
    return nanoTime.getAsLong();
  }

  void add(PairHold hold) {
    holds.add(hold);
  }

  /** A task has gone. */
  synchronized void remove(PairHold hold, Set<Long> encoders) {
    if (holds.remove(hold) && !encoders.isEmpty()) {
      left.add(new Left(new HashSet<>(encoders), nanoTime() + OUTLIVE.toNanos()));
    }
  }

  /**
   * Whether a clip has, or may still get, features of a frame model.
   *
   * @param lastUsedNanos when the last batch of it ended
   */
  synchronized boolean include(long encoder, long lastUsedNanos) {
    long now = nanoTime();
    left.removeIf(gone -> now - gone.untilNanos() >= 0);
    return left.stream().anyMatch(gone -> gone.encoders().contains(encoder))
        || holds.stream().anyMatch(hold -> hold.mayNeed(encoder, lastUsedNanos));
  }
}
