package dev.clipstream.cli.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BrokerWatchTest {

  private final List<String> said = new ArrayList<>();
  private long now = 1;
  private boolean answers = true;
  private final BrokerWatch watch =
      new BrokerWatch("kafka:9092", () -> answers, () -> now, said::add);

  private void lookAfter(int seconds) {
    now += Duration.ofSeconds(seconds).toNanos();
    watch.look();
  }

  @Test
  void aBrokerThatAnswers_isNotSpokenOf() {
    for (int i = 0; i < 100; i++) {
      lookAfter(5);
    }
    assertThat(said).isEmpty();
    assertThat(watch.trouble()).isEmpty();
    assertThat(watch.answers()).isTrue();
  }

  @Test
  void aLookThatFindsNobody_isNoOutage() {
    answers = false;
    lookAfter(5);
    assertThat(said).isEmpty();
    assertThat(watch.trouble()).isEmpty();
    assertThat(watch.answers()).isFalse();
  }

  @Test
  void silence_isSaidOnceAMinute_withTheAddressAndForHowLong() {
    lookAfter(5);
    answers = false;
    for (int i = 0; i < 24; i++) {
      lookAfter(5);
    }
    assertThat(said)
        .containsExactly(
            "no broker answers at kafka:9092 for 15 s; waiting, nothing is lost",
            "no broker answers at kafka:9092 for 75 s; waiting, nothing is lost");
    assertThat(watch.trouble()).hasValue("no broker answers at kafka:9092 for 120 s");
  }

  @Test
  void itsEnd_isSaidOnce_andTheNextSilenceAtOnce() {
    answers = false;
    lookAfter(20);
    answers = true;
    lookAfter(10);
    lookAfter(10);
    assertThat(watch.trouble()).isEmpty();
    answers = false;
    lookAfter(20);
    assertThat(said)
        .containsExactly(
            "no broker answers at kafka:9092 for 20 s; waiting, nothing is lost",
            "a broker answers at kafka:9092 again, after 30 s",
            "no broker answers at kafka:9092 for 20 s; waiting, nothing is lost");
  }
}
