package dev.clipstream.ops;

import com.sun.management.OperatingSystemMXBean;
import dev.clipstream.system.ResidentMemory;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.OptionalLong;

/** The registry of this process's metrics, with those of the JVM and the process in it. */
final class ProcessMetrics implements AutoCloseable {

  /** What {@link #scrape} gives. */
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();

  ProcessMetrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    garbageCollection.bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    if (ResidentMemory.bytes().isPresent()) {
      Gauge.builder("process.resident.memory", ProcessMetrics::residentBytes)
          .baseUnit("bytes")
          .description("Memory of the process in RAM: heap, models, images, stores")
          .register(registry);
    }
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      Gauge.builder("clipstream.memory.limit", system, OperatingSystemMXBean::getTotalMemorySize)
          .baseUnit("bytes")
          .description("Memory that the process may take: the container's limit, or the machine's")
          .register(registry);
    }
  }

  MeterRegistry registry() {
    return registry;
  }

  /** All metrics in Prometheus' text format. */
  String scrape() {
    return registry.scrape();
  }

  private static double residentBytes() {
    OptionalLong bytes = ResidentMemory.bytes();
    return bytes.isPresent() ? bytes.getAsLong() : Double.NaN;
  }

  @Override
  public void close() {
    garbageCollection.close();
    registry.close();
  }
}
