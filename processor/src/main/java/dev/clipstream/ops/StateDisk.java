package dev.clipstream.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/** The gauges of the disk that the state folder is on: what is free of it, and all of it. */
final class StateDisk {

  /** The folder itself, or the nearest one above it that is there. */
  private final File folder;

  private StateDisk(File folder) {
    this.folder = folder;
  }

  static StateDisk of(Path stateDir) {
    Path there = stateDir.toAbsolutePath();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    return new StateDisk(there.toFile());
  }

  void bindTo(MeterRegistry registry) {
    // Suppliers are held by the registry; of an object and its function it holds the object weakly,
    // and nobody else keeps this one.
    Gauge.builder("clipstream.state.disk.free", () -> folder.getUsableSpace())
        .baseUnit("bytes")
        .description("Free space of the disk that open clips are kept on")
        .register(registry);
    Gauge.builder("clipstream.state.disk", () -> folder.getTotalSpace())
        .baseUnit("bytes")
        .description("Size of the disk that open clips are kept on")
        .register(registry);
  }
}
