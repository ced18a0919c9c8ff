package dev.clipstream.streams;

import dev.clipstream.records.FrameRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/**
 * How many stream threads may die before the processor gives up. A thread that dies of something
 * rare is replaced; one that dies of the record it is to process would be for ever, since the next
 * one is given the same record. What tells the two apart is progress: whether the task that starts
 * anew begins behind where the one before began, as it does once anything has been committed.
 * Deaths without it count whatever their pace, for a producer may need a minute to fail.
 *
 * <p>Thread-safe; told by stream threads, which also ask it in dying.
 */
final class ThreadReplacements {

  /** Within {@link #WITHIN}, or without progress; a poison record takes some of them. */
  static final int MAX_REPLACEMENTS = 5;

  static final Duration WITHIN = Duration.ofMinutes(5);

  private final InstantSource clock;

  /** What each stream thread has begun last; what fails later is most likely its doing. */
  private final Map<Thread, FrameRef> begunLast = new ConcurrentHashMap<>();

  /** Guarded by this. */
  private final ArrayDeque<Instant> recent = new ArrayDeque<>();

  /** The first record of the newest task of each partition; guarded by this. */
  private final Map<TopicPartition, Long> begunAt = new HashMap<>();

  /** Of threads that worked on a partition, since it has got on; guarded by this. */
  private final Map<TopicPartition, Integer> deathsAt = new HashMap<>();

  /** Since any partition has got on; guarded by this. */
  private int deaths;

  ThreadReplacements(InstantSource clock) {
    this.clock = clock;
  }

  /** A task begins with a frame, so everything before it is committed. */
  synchronized void taskBegins(FrameRef first) {
    TopicPartition partition = first.topicPartition();
    Long before = begunAt.put(partition, first.offset());
    if (before != null && first.offset() > before) {
      deathsAt.remove(partition);
      deaths = 0;
    }
  }

  /** The calling stream thread begins to process a frame. */
  void frameBegins(FrameRef frame) {
    begunLast.put(Thread.currentThread(), frame);
  }

  /**
   * Takes note of the death of the calling stream thread.
   *
   * @return why it is not to be replaced; empty if it is
   */
  Optional<String> onDeath() {
    Optional<FrameRef> frame = Optional.ofNullable(begunLast.remove(Thread.currentThread()));
    return count(frame)
        .map(why -> "more than " + MAX_REPLACEMENTS + " stream threads have died " + why)
        .map(why -> why + frame.map(begun -> ", the last with " + begun + " in hand").orElse(""));
  }

  private synchronized Optional<String> count(Optional<FrameRef> frame) {
    Instant now = clock.instant();
    while (!recent.isEmpty() && recent.getFirst().isBefore(now.minus(WITHIN))) {
      recent.removeFirst();
    }
    recent.add(now);
    deaths++;
    int here =
        frame.map(begun -> deathsAt.merge(begun.topicPartition(), 1, Integer::sum)).orElse(0);
    if (recent.size() > MAX_REPLACEMENTS) {
      return Optional.of("within " + WITHIN.toMinutes() + " minutes");
    }
    return deaths > MAX_REPLACEMENTS || here > MAX_REPLACEMENTS
        ? Optional.of("without anything being committed between")
        : Optional.empty();
  }
}
