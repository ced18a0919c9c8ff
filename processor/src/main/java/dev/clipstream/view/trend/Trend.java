package dev.clipstream.view.trend;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The samples of the last hour, oldest first. Thread-safe. */
public final class Trend {

  /** Between two samples. */
  public static final Duration EVERY = Duration.ofSeconds(10);

  static final Duration KEPT = Duration.ofHours(1);

  private final Deque<TrendSample> samples = new ArrayDeque<>();

  /** Adds the newest; those an hour older go. One that is older than the newest is left out. */
  public synchronized void add(TrendSample sample) {
    TrendSample newest = samples.peekLast();
    if (newest != null && sample.atMillis() <= newest.atMillis()) {
      return;
    }
    samples.addLast(sample);
    while (samples.getFirst().atMillis() < sample.atMillis() - KEPT.toMillis()) {
      samples.removeFirst();
    }
  }

  /** Those that are newer than a time, oldest first. */
  public synchronized List<TrendSample> after(long atMillis) {
    return samples.stream().filter(sample -> sample.atMillis() > atMillis).toList();
  }
}
