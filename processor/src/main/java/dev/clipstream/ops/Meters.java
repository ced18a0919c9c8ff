package dev.clipstream.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** Factory of meters whose names begin with {@code clipstream}. */
final class Meters {

  private static final String PREFIX = "clipstream.";

  /** Bounds of the buckets for what is computed, from 50 µs to 5 s. */
  static final Duration[] WORK =
      millis(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 5000);

  /** Bounds of the buckets for what is waited for, from 0.1 ms to 10 s. */
  static final Duration[] WAIT = millis(0.1, 0.5, 1, 5, 10, 50, 100, 500, 1000, 10_000);

  /** Bounds of the buckets from end to end, from 5 ms to 10 minutes. */
  static final Duration[] LATENCY =
      millis(5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 600_000);

  private Meters() {}

  private static Duration[] millis(double... bounds) {
    return DoubleStream.of(bounds)
        .mapToObj(bound -> Duration.ofNanos(Math.round(bound * 1e6)))
        .toArray(Duration[]::new);
  }

  static Timer timer(MeterRegistry registry, String name, String description, Duration[] buckets) {
    return Timer.builder(PREFIX + name)
        .description(description)
        .serviceLevelObjectives(buckets)
        .register(registry);
  }

  static Counter counter(MeterRegistry registry, String name, String description, String... tags) {
    return Counter.builder(PREFIX + name).description(description).tags(tags).register(registry);
  }

  static <T> void gauge(
      MeterRegistry registry,
      String name,
      String description,
      T source,
      ToDoubleFunction<T> value) {
    Gauge.builder(PREFIX + name, source, value).description(description).register(registry);
  }
}
