package dev.clipstream.deadletters;

import java.util.Map;
import java.util.TreeMap;

/**
 * What came of sending dead letters again.
 *
 * @param sent how many frames were sent; of a dry run, how many would be
 * @param sentBefore how many of those asked for had been sent at an earlier time
 * @param refused how many cannot be sent, by what is in the way
 */
public record ReplayReport(long sent, long sentBefore, Map<Obstacle, Long> refused) {

  public ReplayReport {
    refused = Map.copyOf(refused);
  }

  /** In the order in which obstacles are named. */
  public Map<Obstacle, Long> refusedInOrder() {
    return new TreeMap<>(refused);
  }

  public long refusedCount() {
    return refused.values().stream().mapToLong(Long::longValue).sum();
  }
}
