package dev.clipstream.prefetch;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What the leaders of partitions say of where these end. A consumer cannot tell silence from rest:
 * it hears from any broker, and from the one that matters only when there is something to fetch. So
 * the leader is asked, at most twice a second, and only while somebody wants to know. A leader that
 * does not answer soon has said nothing.
 *
 * <p>Thread-safe; never blocks.
 */
final class LeaderEnds {

  private static final Duration ASK_EVERY = Duration.ofMillis(500);

  /** A bit less than the above: who is asked a moment later is asked along. */
  private static final Duration ASK_ALONG = Duration.ofMillis(400);

  /** An answer that is older says nothing; nor does one that takes longer. */
  static final Duration FRESH = Duration.ofSeconds(3);

  private final Function<Set<TopicPartition>, Map<TopicPartition, CompletionStage<Long>>> ask;
  private final InstantSource clock;
  private final Map<TopicPartition, Leader> leaders = new ConcurrentHashMap<>();

  /** What is known of one partition's. Immutable. */
  private record Leader(
      boolean isAsked, long askedAtMillis, boolean hasAnswered, long end, long answersAtMillis) {

    Leader ask(long nowMillis) {
      return new Leader(true, nowMillis, hasAnswered, end, answersAtMillis);
    }

    Leader answered(long end, long askedAtMillis) {
      return new Leader(false, askedAtMillis, true, end, askedAtMillis);
    }

    Leader failed() {
      return new Leader(false, askedAtMillis, hasAnswered, end, answersAtMillis);
    }
  }

  /**
   * @param ask the leaders of some partitions for their ends; must not block, and gives up by
   *     itself
   * @param clock one that is never set
   */
  LeaderEnds(
      Function<Set<TopicPartition>, Map<TopicPartition, CompletionStage<Long>>> ask,
      InstantSource clock) {
    this.ask = ask;
    this.clock = clock;
  }

  /**
   * When a partition's leader was last asked and has said that nothing is behind a position. Empty
   * if it says otherwise, or nothing.
   *
   * @return by the clock given, no more than {@link #FRESH} ago
   */
  OptionalLong endedAt(TopicPartition partition, long position) {
    long now = clock.millis();
    if (isDue(leaders.get(partition), now, ASK_EVERY)) {
      askAll(partition, now);
    }
    Leader leader = leaders.get(partition);
    return leader != null
            && leader.hasAnswered()
            && leader.end() <= position
            && now - leader.answersAtMillis() < FRESH.toMillis()
        ? OptionalLong.of(leader.answersAtMillis())
        : OptionalLong.empty();
  }

  private static boolean isDue(@Nullable Leader leader, long nowMillis, Duration after) {
    return leader == null
        || (!leader.isAsked() && nowMillis - leader.askedAtMillis() >= after.toMillis());
  }

  /** Asks for a partition, and for others that somebody will want to know of in a moment. */
  private void askAll(TopicPartition partition, long now) {
    Set<TopicPartition> asked = new HashSet<>(Set.of(partition));
    leaders.forEach(
        (other, leader) -> {
          if (isDue(leader, now, ASK_ALONG)) {
            asked.add(other);
          }
        });
    for (TopicPartition each : asked) {
      leaders.compute(
          each,
          (p, leader) -> (leader == null ? new Leader(false, now, false, 0, 0) : leader).ask(now));
    }
    ask.apply(asked)
        .forEach(
            (each, end) ->
                end.whenComplete(
                    (offset, failure) ->
                        leaders.computeIfPresent(
                            each,
                            (p, leader) ->
                                failure == null ? leader.answered(offset, now) : leader.failed())));
  }

  /** Forgets a partition that nobody here reads any more. */
  void forget(TopicPartition partition) {
    leaders.remove(partition);
  }
}
