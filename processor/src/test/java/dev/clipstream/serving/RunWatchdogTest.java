package dev.clipstream.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RunWatchdogTest {

  private static final Duration DEADLINE = Duration.ofSeconds(2);

  private final AtomicLong now = new AtomicLong();
  private final List<String> hangs = new ArrayList<>();
  private final RunWatchdog watchdog =
      new RunWatchdog(DEADLINE, now::get, hang -> hangs.add(String.valueOf(hang.getMessage())));

  @Test
  void aRunThatOutlastsItsDeadline_isReportedOnce_andSaysWhatItWas() {
    watchdog.run(
        "a batch of 8 frames",
        () -> {
          now.addAndGet(DEADLINE.toNanos());
          watchdog.check();
          assertThat(hangs).isEmpty();
          now.addAndGet(1);
          watchdog.check();
          watchdog.check();
        });
    assertThat(hangs)
        .containsExactly(
            "a batch of 8 frames has been running for more than 2.0 s: the device hangs");
  }

  @Test
  void aRunThatComesBack_alsoByThrowing_isNotReported_howeverLongAgo() {
    watchdog.run("a batch of 8 frames", () -> {});
    assertThatThrownBy(
            () ->
                watchdog.run(
                    "a batch of 8 frames",
                    () -> {
                      throw new IllegalStateException("a test's");
                    }))
        .hasMessage("a test's");
    now.addAndGet(10 * DEADLINE.toNanos());
    watchdog.check();
    assertThat(hangs).isEmpty();
  }

  @Test
  void aReportThatFails_doesNotEndTheWatch() {
    List<String> seen = new CopyOnWriteArrayList<>();
    try (RunWatchdog started =
        RunWatchdog.start(
            Duration.ofMillis(1),
            hang -> {
              seen.add(String.valueOf(hang.getMessage()));
              throw new IllegalStateException("a test's");
            })) {
      started.run("the first", () -> await().until(() -> seen.size() == 1));
      started.run("the second", () -> await().until(() -> seen.size() == 2));
    }
    assertThat(seen.get(1)).startsWith("the second");
  }
}
