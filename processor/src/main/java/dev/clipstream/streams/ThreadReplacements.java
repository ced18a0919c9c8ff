package dev.clipstream.streams;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;

/**
 * How many stream threads may die before the processor gives up. A thread that dies of something
 * rare is replaced; one that dies of the record it is to process would be for ever, since the next
 * one is given the same record. Thread-safe.
 */
final class ThreadReplacements {

  /** Within {@link #WITHIN}; each takes some seconds, a poison record some of them. */
  static final int MAX_REPLACEMENTS = 5;

  static final Duration WITHIN = Duration.ofMinutes(5);

  private final InstantSource clock;

  /** Guarded by this. */
  private final ArrayDeque<Instant> recent = new ArrayDeque<>();

  ThreadReplacements(InstantSource clock) {
    this.clock = clock;
  }

  /** Takes note of a death; whether the thread may be replaced. */
  synchronized boolean allow() {
    Instant now = clock.instant();
    while (!recent.isEmpty() && recent.getFirst().isBefore(now.minus(WITHIN))) {
      recent.removeFirst();
    }
    recent.add(now);
    return recent.size() <= MAX_REPLACEMENTS;
  }
}
