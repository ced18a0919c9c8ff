package dev.clipstream.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThrottleTest {

  private long now = -5;
  private final Throttle throttle = new Throttle(Duration.ofNanos(100), () -> now);

  @Test
  void theFirstTime_isPermitted_andThenOneInAWhile() {
    assertThat(throttle.permits()).isTrue();
    for (; now < 94; now++) {
      assertThat(throttle.permits()).isFalse();
    }
    now = 95;
    assertThat(throttle.permits()).isTrue();
    assertThat(throttle.permits()).isFalse();
  }
}
