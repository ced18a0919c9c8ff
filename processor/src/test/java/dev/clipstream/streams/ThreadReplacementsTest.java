package dev.clipstream.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.records.FrameRef;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadReplacementsTest {

  private Instant now = Instant.parse("2026-01-01T12:00:00Z");
  private final ThreadReplacements replacements = new ThreadReplacements(() -> now);

  private static FrameRef frame(int partition, long offset) {
    return new FrameRef("frames", partition, offset);
  }

  /** A new thread takes a partition up at an offset, works for a while, and dies at another. */
  private boolean dies(int partition, long begins, long at, Duration after) {
    replacements.taskBegins(frame(partition, begins));
    replacements.frameBegins(frame(partition, at));
    now = now.plus(after);
    return replacements.onDeath().isEmpty();
  }

  @Test
  void threadsThatDieOneAfterTheOther_areNotReplacedForEver() {
    for (int i = 0; i < ThreadReplacements.MAX_REPLACEMENTS; i++) {
      assertThat(replacements.onDeath()).isEmpty();
    }
    assertThat(replacements.onDeath().orElseThrow())
        .isEqualTo("more than 5 stream threads have died within 5 minutes");
  }

  /** A producer that waits for itself for a minute, as with a label that is too large. */
  @ParameterizedTest
  @ValueSource(strings = {"PT70S", "PT1H"})
  void threadsThatDieWithNothingCommittedBetween_areNotReplacedForEver_whateverTheirPace(
      String pace) {
    for (int i = 0; i < ThreadReplacements.MAX_REPLACEMENTS; i++) {
      assertThat(dies(0, 10, 17, Duration.parse(pace))).isTrue();
    }
    assertThat(dies(0, 10, 17, Duration.parse(pace))).isFalse();
    replacements.frameBegins(frame(0, 17));
    now = now.plus(Duration.parse(pace));
    assertThat(replacements.onDeath().orElseThrow()).contains("without", "frames-0@17");
  }

  @Test
  void threadsThatDieNowAndThen_areReplaced_asLongAsTheWorkGetsOn() {
    for (int i = 0; i < 100; i++) {
      assertThat(dies(0, 10L * i, 10L * i + 7, Duration.ofSeconds(70))).isTrue();
    }
  }

  @Test
  void aPartitionThatStandsStill_isNoticed_whileAnotherGetsOn() {
    for (int i = 0; i < ThreadReplacements.MAX_REPLACEMENTS; i++) {
      replacements.taskBegins(frame(1, 10L * i));
      assertThat(dies(0, 10, 17, Duration.ofSeconds(70))).isTrue();
    }
    replacements.taskBegins(frame(1, 1_000));
    assertThat(dies(0, 10, 17, Duration.ofSeconds(70))).isFalse();
  }

  @Test
  void aFailureThatShowsAtAnyPartition_isNoticed_ifNoneGetsOn() {
    for (int i = 0; i < ThreadReplacements.MAX_REPLACEMENTS; i++) {
      assertThat(dies(i, 10, 17, Duration.ofSeconds(70))).isTrue();
    }
    assertThat(dies(ThreadReplacements.MAX_REPLACEMENTS, 10, 17, Duration.ofSeconds(70))).isFalse();
  }
}
