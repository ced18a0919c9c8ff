package dev.clipstream.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Model;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProcessorMetricsTest {

  @ParameterizedTest
  @EnumSource
  void aClip_isCountedByItsEnd_whicheverItIs(ClipEnd end) {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    new ProcessorMetrics(registry).clipLabelled(label(end));
    String tag = end.name().toLowerCase(Locale.ROOT);
    assertThat(registry.get("clipstream.clips").tag("end", tag).counter().count()).isEqualTo(1);
    assertThat(registry.get("clipstream.clips").counters().stream().mapToDouble(c -> c.count()))
        .containsOnlyOnce(1.0)
        .hasSize(ClipEnd.values().length);
  }

  private static ClipLabel label(ClipEnd end) {
    return ClipLabel.newBuilder()
        .setStreamId("camera")
        .setFirstFrame(0)
        .setLastFrame(1)
        .setStartedAt(Instant.EPOCH)
        .setEndedAt(Instant.EPOCH)
        .setFrames(2)
        .setEnd(end)
        .setLabels(List.of())
        .setModel(new Model("m", "00"))
        .setLabelledAt(Instant.EPOCH)
        .build();
  }
}
