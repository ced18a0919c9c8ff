package dev.clipstream.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ThreadReplacementsTest {

  private Instant now = Instant.parse("2026-01-01T12:00:00Z");
  private final ThreadReplacements replacements = new ThreadReplacements(() -> now);

  @Test
  void threadsThatDieOneAfterTheOther_areNotReplacedForEver() {
    for (int i = 0; i < ThreadReplacements.MAX_REPLACEMENTS; i++) {
      assertThat(replacements.allow()).isTrue();
    }
    assertThat(replacements.allow()).isFalse();
  }

  @Test
  void threadsThatDieNowAndThen_are() {
    for (int i = 0; i < 100; i++) {
      assertThat(replacements.allow()).isTrue();
      now =
          now.plus(ThreadReplacements.WITHIN.dividedBy(ThreadReplacements.MAX_REPLACEMENTS))
              .plusMillis(1);
    }
  }
}
