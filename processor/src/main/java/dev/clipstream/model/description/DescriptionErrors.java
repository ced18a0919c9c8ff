package dev.clipstream.model.description;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Gathers what is wrong with the values of a description, so that all of it is said at once. */
final class DescriptionErrors {

  private final Set<String> messages = new LinkedHashSet<>();

  /** What is read, or nothing where it makes no sense. */
  <T> Optional<T> optional(Supplier<Optional<T>> read) {
    return orElse(Optional.empty(), read);
  }

  /** The same of a list. */
  <T> List<T> list(Supplier<List<T>> read) {
    return orElse(List.of(), read);
  }

  /** The same of an object of names. */
  Map<String, String> names(Supplier<Map<String, String>> read) {
    return orElse(Map.of(), read);
  }

  /** What is read, or something else where it makes no sense. */
  <T> T orElse(T other, Supplier<T> read) {
    try {
      return read.get();
    } catch (IllegalArgumentException e) {
      messages.add(String.valueOf(e.getMessage()));
      return other;
    }
  }

  /** Looks whether what belongs together makes sense. */
  void check(Runnable check) {
    try {
      check.run();
    } catch (IllegalArgumentException e) {
      messages.add(String.valueOf(e.getMessage()));
    }
  }

  void add(String message) {
    messages.add(message);
  }

  /**
   * @throws IllegalArgumentException that says all of it
   */
  void throwIfAny() {
    if (!messages.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", messages));
    }
  }
}
