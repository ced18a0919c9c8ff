package dev.clipstream.system;

import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that is never set: it says the time of day at its making and counts on from there, so
 * that nobody is taken to have been silent for an hour because somebody has put the clocks forward.
 * For durations, not for what is shown or stored. Thread-safe.
 */
public final class SteadyClock implements InstantSource {

  private final Instant madeAt = Instant.now();
  private final long madeAtNanos = System.nanoTime();

  @Override
  public Instant instant() {
    return madeAt.plusNanos(System.nanoTime() - madeAtNanos);
  }
}
