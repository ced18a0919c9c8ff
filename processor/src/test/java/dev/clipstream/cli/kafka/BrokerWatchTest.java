package dev.clipstream.cli.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.cli.kafka.BrokerWatch.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BrokerWatchTest {

  private static final Answer WELL = new Answer(true, Set.of());
  private static final Answer NONE = new Answer(false, Set.of());

  private final List<String> said = new ArrayList<>();
  private long now = 1;
  private Answer answer = WELL;
  private Duration asking = Duration.ZERO;
  private final BrokerWatch watch = new BrokerWatch("kafka:9092", this::ask, () -> now, said::add);

  private Answer ask() {
    now += asking.toNanos();
    return answer;
  }

  private void lookAfter(Duration pause) {
    now += pause.toNanos();
    watch.look();
  }

  private void lookAfter(int seconds) {
    lookAfter(Duration.ofSeconds(seconds));
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
    answer = NONE;
    lookAfter(4);
    assertThat(said).isEmpty();
    assertThat(watch.trouble()).isEmpty();
    assertThat(watch.answers()).isFalse();
  }

  @Test
  void withinTenSeconds_anOutageIsSaid_thoughEveryQuestionIsWaitedForInFull() {
    lookAfter(BrokerWatch.EVERY);
    long gone = now;
    answer = NONE;
    asking = BrokerWatch.PATIENCE;
    while (said.isEmpty()) {
      lookAfter(BrokerWatch.EVERY);
    }
    assertThat(Duration.ofNanos(now - gone)).isLessThan(Duration.ofSeconds(10));
    assertThat(watch.trouble()).isPresent();
  }

  @Test
  void anOutage_isSaidAtGrowingIntervals_withTheAddressAndForHowLong() {
    answer = NONE;
    for (int i = 0; i < 1200; i++) {
      lookAfter(1);
    }
    assertThat(said)
        .containsExactly(
            "the broker is away for 7 s (kafka:9092); waiting for it",
            "the broker is away for 14 s (kafka:9092); waiting for it",
            "the broker is away for 28 s (kafka:9092); waiting for it",
            "the broker is away for 56 s (kafka:9092); waiting for it",
            "the broker is away for 112 s (kafka:9092); waiting for it",
            "the broker is away for 224 s (kafka:9092); waiting for it",
            "the broker is away for 448 s (kafka:9092); waiting for it",
            "the broker is away for 896 s (kafka:9092); waiting for it");
    assertThat(watch.trouble()).hasValue("the broker is away for 1200 s");
  }

  @Test
  void framesThatWereDroppedDuringAnOutage_areCountedWhenItIsOver_andOnlyThose() {
    long[] dropped = {5};
    BrokerWatch counting =
        new BrokerWatch("kafka:9092", () -> answer, () -> now, said::add, () -> dropped[0]);
    counting.look();
    for (int outage = 1; outage <= 3; outage++) {
      answer = NONE;
      now += Duration.ofSeconds(20).toNanos();
      counting.look();
      dropped[0] += List.of(1234, 1, 0).get(outage - 1);
      answer = WELL;
      now += Duration.ofSeconds(1).toNanos();
      counting.look();
      now += Duration.ofSeconds(1).toNanos();
      counting.look();
      dropped[0] += 7;
      counting.look();
    }
    assertThat(said.stream().filter(line -> line.contains("is back")))
        .containsExactly(
            "the broker is back after 21 s (kafka:9092); 1,234 frames were dropped meanwhile",
            "the broker is back after 21 s (kafka:9092); 1 frame was dropped meanwhile",
            "the broker is back after 21 s (kafka:9092)");
  }

  @Test
  void anOutageOfDays_isSaidEveryTenMinutes() {
    answer = NONE;
    for (int i = 0; i < 24 * 60; i++) {
      lookAfter(60);
    }
    assertThat(said).hasSizeBetween(24 * 6, 24 * 6 + 10);
  }

  @Test
  void itsEnd_isSaidOnce_andTheNextOutageFromItsOwnBeginning() {
    answer = NONE;
    lookAfter(20);
    answer = WELL;
    lookAfter(10);
    lookAfter(10);
    assertThat(watch.trouble()).isEmpty();
    answer = NONE;
    lookAfter(8);
    assertThat(said)
        .containsExactly(
            "the broker is away for 20 s (kafka:9092); waiting for it",
            "the broker is back after 30 s (kafka:9092)",
            "the broker is away for 8 s (kafka:9092); waiting for it");
  }

  @Test
  void aBrokerThatComesBackEmpty_isBack_andItsMissingTopicsAreTrouble_untilTheyAreMade() {
    answer = NONE;
    lookAfter(20);
    answer = new Answer(true, Set.of("frames", "clip-labels"));
    lookAfter(10);
    lookAfter(1);
    assertThat(watch.answers()).isTrue();
    assertThat(watch.trouble())
        .hasValue(
            "the broker has no topics clip-labels and frames: 'clipstream topics' makes them");
    answer = WELL;
    lookAfter(30);
    assertThat(watch.trouble()).isEmpty();
    assertThat(said)
        .containsExactly(
            "the broker is away for 20 s (kafka:9092); waiting for it",
            "the broker is back after 30 s (kafka:9092)",
            "the broker has no topics clip-labels and frames: 'clipstream topics' makes them;"
                + " waiting for that",
            "the broker has the topics again, after 31 s");
  }

  @Test
  void whoIsClosedWhileItAsks_saysNothingMore() {
    answer = NONE;
    lookAfter(20);
    answer = WELL;
    Thread.currentThread().interrupt();
    lookAfter(1);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(said).hasSize(1);
  }

  @Test
  void topicsThatAreMissing_areSaidAgainAtGrowingIntervals() {
    answer = new Answer(true, Set.of("frames"));
    for (int i = 0; i < 600; i++) {
      lookAfter(1);
    }
    assertThat(said).hasSizeBetween(5, 12);
    assertThat(said).allMatch(line -> line.startsWith("the broker has no topic frames:"));
  }
}
