package dev.clipstream.streams;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds stream threads that have stopped polling though a broker answers. Kafka's producer may wait
 * for ever in a commit, without an error: where the cluster was replaced by an empty one, no
 * transaction of before can end.
 *
 * <p>Looks are counted, not time: a process that was stopped for an hour and goes on is not stuck.
 * Owned by one thread.
 */
final class StuckThreads {

  private final int limit;
  private Map<Object, Standstill> before = Map.of();

  /** How many looks in a row have found the same number of polls. */
  private record Standstill(long polls, int looks) {}

  /**
   * @param limit looks that a thread may stand still for
   */
  StuckThreads(int limit) {
    this.limit = limit;
  }

  /**
   * Looks once; to be called at regular intervals.
   *
   * @param polls of each stream thread, so far
   * @param brokersAnswer whether one does; while none does, whoever waits is right
   * @return one that is stuck, if any is
   */
  Optional<Object> look(Map<Object, Long> polls, boolean brokersAnswer) {
    Map<Object, Standstill> now = new HashMap<>();
    polls.forEach(
        (thread, count) -> {
          int looks =
              Optional.ofNullable(before.get(thread))
                  .filter(last -> brokersAnswer && last.polls() == count)
                  .map(last -> last.looks() + 1)
                  .orElse(0);
          now.put(thread, new Standstill(count, looks));
        });
    before = now;
    return now.entrySet().stream()
        .filter(entry -> entry.getValue().looks() >= limit)
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
