package dev.clipstream.streams;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Gathers what is out of range in settings, so that all of it is told at once. */
final class Ranges {

  private final List<String> wrong = new ArrayList<>();

  Ranges check(String name, long value, long min, long max) {
    return require(
        value >= min && value <= max, name + " must be " + min + " to " + max + ", not " + value);
  }

  Ranges check(String name, Duration value, Duration min, Duration max) {
    return check(name + " milliseconds", value.toMillis(), min.toMillis(), max.toMillis());
  }

  Ranges require(boolean right, String otherwise) {
    if (!right) {
      wrong.add(otherwise);
    }
    return this;
  }

  /**
   * @throws IllegalArgumentException that names everything that is wrong
   */
  void throwIfAny() {
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", wrong));
    }
  }
}
