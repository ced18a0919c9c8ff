package dev.clipstream.prefetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** A partition has ended somewhere only if its leader says so, and only lately. */
class LeaderEndsTest {

  private static final TopicPartition FIRST = new TopicPartition("frames", 0);
  private static final TopicPartition SECOND = new TopicPartition("frames", 1);
  private static final Duration SOON = Duration.ofMillis(500);

  private final List<Set<TopicPartition>> questions = new ArrayList<>();
  private final Map<TopicPartition, CompletableFuture<Long>> pending = new HashMap<>();
  private Instant now = Instant.EPOCH;
  private final LeaderEnds ends = new LeaderEnds(this::ask, () -> now);

  private Map<TopicPartition, CompletionStage<Long>> ask(Set<TopicPartition> partitions) {
    questions.add(Set.copyOf(partitions));
    Map<TopicPartition, CompletionStage<Long>> answers = new HashMap<>();
    for (TopicPartition partition : partitions) {
      CompletableFuture<Long> answer = new CompletableFuture<>();
      pending.put(partition, answer);
      answers.put(partition, answer);
    }
    return answers;
  }

  private void advance(Duration time) {
    now = now.plus(time);
  }

  @Test
  void untilTheLeaderAnswers_nothingIsKnown_andItIsAskedOnce() {
    assertThat(ends.endedAt(FIRST, 7)).isEmpty();
    advance(Duration.ofSeconds(60));
    assertThat(ends.endedAt(FIRST, 7)).isEmpty();
    assertThat(questions).containsExactly(Set.of(FIRST));
  }

  @Test
  void whatTheLeaderSays_holdsAsOfWhenItWasAsked_andGrowsOld() {
    advance(SOON);
    assertThat(ends.endedAt(FIRST, 7)).isEmpty();
    long asked = now.toEpochMilli();
    advance(Duration.ofMillis(200));
    pending.get(FIRST).complete(7L);
    assertThat(ends.endedAt(FIRST, 7)).hasValue(asked);
    assertThat(ends.endedAt(FIRST, 8)).hasValue(asked);
    assertThat(ends.endedAt(FIRST, 6)).as("there is a record more").isEmpty();
    advance(LeaderEnds.FRESH.minusMillis(201));
    assertThat(ends.endedAt(FIRST, 7)).hasValue(asked);
    advance(Duration.ofMillis(1));
    assertThat(ends.endedAt(FIRST, 7)).isEmpty();
  }

  @Test
  void aLeaderThatTakesTooLong_hasSaidNothing() {
    assertThat(ends.endedAt(FIRST, 7)).isEmpty();
    advance(LeaderEnds.FRESH);
    pending.get(FIRST).complete(7L);
    assertThat(ends.endedAt(FIRST, 7)).isEmpty();
    long asked = now.toEpochMilli();
    pending.get(FIRST).complete(7L);
    assertThat(ends.endedAt(FIRST, 7)).hasValue(asked);
  }

  @Test
  void aLeaderThatCannotBeAsked_isAskedAgainAfterAWhile() {
    assertThat(ends.endedAt(FIRST, 7)).isEmpty();
    pending.get(FIRST).completeExceptionally(new IllegalStateException("no leader"));
    assertThat(ends.endedAt(FIRST, 7)).isEmpty();
    assertThat(questions).hasSize(1);
    advance(SOON);
    assertThat(ends.endedAt(FIRST, 7)).isEmpty();
    assertThat(questions).hasSize(2);
  }

  @Test
  void aSilentLeader_saysNothingOfAnothersPartition_norKeepsItFromAnswering() {
    assertThat(ends.endedAt(FIRST, 7)).isEmpty();
    assertThat(ends.endedAt(SECOND, 7)).isEmpty();
    for (int i = 0; i < 20; i++) {
      pending.get(SECOND).complete(7L);
      advance(SOON);
      assertThat(ends.endedAt(FIRST, 7)).isEmpty();
      assertThat(ends.endedAt(SECOND, 7)).isPresent();
    }
  }

  @Test
  void partitionsThatAreAskedForTogether_areOneQuestion() {
    ends.endedAt(FIRST, 7);
    ends.endedAt(SECOND, 7);
    pending.values().forEach(answer -> answer.complete(7L));
    questions.clear();
    advance(SOON);
    ends.endedAt(FIRST, 7);
    ends.endedAt(SECOND, 7);
    assertThat(questions).containsExactly(Set.of(FIRST, SECOND));
  }

  @Test
  void aPartitionThatIsForgotten_isNotAskedFor() {
    ends.endedAt(FIRST, 7);
    ends.endedAt(SECOND, 7);
    pending.values().forEach(answer -> answer.complete(7L));
    ends.forget(SECOND);
    questions.clear();
    advance(SOON);
    ends.endedAt(FIRST, 7);
    assertThat(questions).containsExactly(Set.of(FIRST));
  }
}
