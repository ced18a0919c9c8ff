package dev.clipstream.ops;

import dev.clipstream.avro.EventKind;
import dev.clipstream.avro.LabelEvent;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The meters of events, by their rules; made when a rule first has something to say. Thread-safe.
 */
final class EventMeters {

  private final MeterRegistry registry;
  private final Map<String, AtomicInteger> open = new ConcurrentHashMap<>();

  EventMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  void told(LabelEvent event) {
    if (event.getKind() == EventKind.BEGIN) {
      Meters.counter(registry, "events.begun", "Events that have begun", "rule", event.getRule())
          .increment();
    } else {
      Meters.counter(
              registry,
              "events.ended",
              "Events that have ended, by what ended them",
              "rule",
              event.getRule(),
              "end",
              event.getEnd().name().toLowerCase(Locale.ROOT))
          .increment();
    }
  }

  void openChanged(String rule, int change) {
    int unused = open.computeIfAbsent(rule, this::gauge).addAndGet(change);
  }

  private AtomicInteger gauge(String rule) {
    AtomicInteger count = new AtomicInteger();
    Gauge.builder("clipstream.events.open", count, AtomicInteger::get)
        .description("Events that have begun and not ended, of the partitions here")
        .tag("rule", rule)
        .register(registry);
    return count;
  }
}
