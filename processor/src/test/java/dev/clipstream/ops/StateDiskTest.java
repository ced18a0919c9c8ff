package dev.clipstream.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDiskTest {

  @TempDir Path folder;

  @Test
  void figures_outliveEveryGarbageCollection() {
    MeterRegistry registry = new SimpleMeterRegistry();
    StateDisk.of(folder.resolve("not").resolve("yet")).bindTo(registry);
    collectGarbage();

    double all = registry.get("clipstream.state.disk").gauge().value();
    assertThat(all).isEqualTo((double) folder.toFile().getTotalSpace()).isPositive();
    assertThat(registry.get("clipstream.state.disk.free").gauge().value()).isBetween(0.0, all);
  }

  /** Until what is held as weakly as can be, and by nobody else, is gone. */
  private static void collectGarbage() {
    WeakReference<Object> witness = new WeakReference<>(new Object());
    await()
        .until(
            () -> {
              System.gc();
              return witness.get() == null;
            });
  }
}
