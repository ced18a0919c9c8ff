package dev.clipstream.shapes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How well events that were detected on one stream or several are those that happened.
 *
 * <p>The rule is that of temporal action detection (Heilbron et al., ActivityNet, 2015): an event
 * is right if it has the label of an action and overlaps it, intersection over union, by as much as
 * is asked for; an action makes one event right at most, and an event finds one action at most. Of
 * several that could be paired, those that overlap most are.
 *
 * @param actions that happened
 * @param events that were detected
 * @param right events that are right, which is also the number of actions that were found
 */
public record EventScores(int actions, int events, int right) {

  /** The overlap that is usually asked for. */
  public static final double USUAL_OVERLAP = 0.5;

  private record Pair(int action, int event, double overlap) {}

  /**
   * Compares the events of one stream with what happened on it.
   *
   * @param actions that happened, in frames or milliseconds
   * @param events that were detected, in the same
   * @param minOverlap the least overlap of an event that is right, above 0, 1 at most
   */
  public static EventScores of(List<LabelSpan> actions, List<LabelSpan> events, double minOverlap) {
    if (!(minOverlap > 0 && minOverlap <= 1)) {
      throw new IllegalArgumentException(
          "the least overlap must be above 0, and 1 at most, not " + minOverlap);
    }
    List<Pair> pairs = new ArrayList<>();
    for (int a = 0; a < actions.size(); a++) {
      for (int e = 0; e < events.size(); e++) {
        double overlap = actions.get(a).overlap(events.get(e));
        if (overlap >= minOverlap && actions.get(a).label().equals(events.get(e).label())) {
          pairs.add(new Pair(a, e, overlap));
        }
      }
    }
    // Stable: among equals the earlier.
    pairs.sort(Comparator.comparingDouble(Pair::overlap).reversed());
    Set<Integer> found = new HashSet<>();
    Set<Integer> right = new HashSet<>();
    for (Pair pair : pairs) {
      if (!found.contains(pair.action()) && !right.contains(pair.event())) {
        found.add(pair.action());
        right.add(pair.event());
      }
    }
    return new EventScores(actions.size(), events.size(), right.size());
  }

  /** Those of two streams together. */
  public EventScores plus(EventScores other) {
    return new EventScores(actions + other.actions, events + other.events, right + other.right);
  }

  /** Part of the events that are right, 0 to 1; not a number if there are none. */
  public double precision() {
    return right / (double) events;
  }

  /** Part of the actions that were found, 0 to 1; not a number if there are none. */
  public double recall() {
    return right / (double) actions;
  }
}
