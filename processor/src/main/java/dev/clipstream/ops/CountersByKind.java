package dev.clipstream.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * One counter for each constant of an enum, all under one name, told apart by a tag whose value is
 * the constant in lower case. Thread-safe.
 */
final class CountersByKind<K extends Enum<K>> {

  private final Map<K, Counter> counters;

  CountersByKind(
      MeterRegistry registry, String name, String description, String tag, Class<K> kinds) {
    this.counters = new EnumMap<>(kinds);
    for (K kind : kinds.getEnumConstants()) {
      String value = kind.name().toLowerCase(Locale.ROOT);
      counters.put(kind, Meters.counter(registry, name, description, tag, value));
    }
  }

  void increment(K kind) {
    Counter counter = counters.get(kind);
    if (counter == null) {
      throw new IllegalStateException("no counter for " + kind);
    }
    counter.increment();
  }

  /** Of all kinds together. */
  double sum() {
    return counters.values().stream().mapToDouble(Counter::count).sum();
  }
}
