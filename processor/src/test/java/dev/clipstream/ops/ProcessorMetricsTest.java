package dev.clipstream.ops;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.Model;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** As with records that bring no time of their own, or that of another unit. */
  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 1, 1_790_000_000L})
  void aFrameOf1970_isCounted_andDoesNotSpoilTheLatency(long sentAtMillis) {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    ProcessorMetrics metrics = new ProcessorMetrics(registry);
    Instant now = Instant.parse("2026-01-01T12:00:00Z");
    metrics.frameLabelled(frameLabel(now), sentAtMillis);
    metrics.frameLabelled(frameLabel(now), now.minusMillis(40).toEpochMilli());
    assertThat(registry.get("clipstream.frames").tag("outcome", "labelled").functionCounter())
        .satisfies(labelled -> assertThat(labelled.count()).isEqualTo(2));
    assertThat(registry.get("clipstream.frame.latency").timer().count()).isEqualTo(1);
    assertThat(registry.get("clipstream.frame.latency").timer().totalTime(MILLISECONDS))
        .isEqualTo(40);
  }

  private static FrameLabel frameLabel(Instant labelledAt) {
    FrameLabel label = new FrameLabel();
    label.setLabels(List.of());
    label.setLabelledAt(labelledAt);
    return label;
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
