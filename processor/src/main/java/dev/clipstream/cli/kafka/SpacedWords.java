package dev.clipstream.cli.kafka;

import java.time.Duration;

/**
 * Says when something that lasts is worth another word: each time that it has lasted twice as long
 * as at the last word, and every ten minutes at the latest. Owned by one thread.
 */
public final class SpacedWords {

  private static final Duration AT_THE_LATEST = Duration.ofMinutes(10);

  private final Duration first;
  private Duration next;

  /**
   * @param first how long it lasts before the first word
   */
  public SpacedWords(Duration first) {
    this.first = first;
    this.next = first;
  }

  /** Whether it is time for a word; if so, it is taken to be said. */
  public boolean isDue(Duration lasts) {
    if (lasts.compareTo(next) < 0) {
      return false;
    }
    Duration more = lasts.isZero() ? first.plusSeconds(1) : lasts;
    next = lasts.plus(more.compareTo(AT_THE_LATEST) < 0 ? more : AT_THE_LATEST);
    return true;
  }

  /** It is over; returns whether a word was said of it. */
  public boolean end() {
    boolean said = next.compareTo(first) > 0;
    next = first;
    return said;
  }
}
