package dev.clipstream.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A set of counters, one for each label. A time series for each of a model's classes is what
 * Prometheus is for, up to a point: labels beyond the first {@link #MAX_LABELS} are counted
 * together. Thread-safe.
 */
final class LabelCounters {

  /** As many as the classes of ImageNet. */
  static final int MAX_LABELS = 1000;

  static final String OTHER = "(other)";

  private final MeterRegistry registry;
  private final String name;
  private final String description;
  private final Map<String, Counter> counters = new ConcurrentHashMap<>();

  LabelCounters(MeterRegistry registry, String name, String description) {
    this.registry = registry;
    this.name = name;
    this.description = description;
  }

  void increment(String label) {
    Counter counter = counters.get(label);
    if (counter == null) {
      counter = counters.computeIfAbsent(counters.size() < MAX_LABELS ? label : OTHER, this::make);
    }
    counter.increment();
  }

  private Counter make(String label) {
    return Meters.counter(registry, name, description, "label", label);
  }
}
