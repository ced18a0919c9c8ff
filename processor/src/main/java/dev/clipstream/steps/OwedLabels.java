package dev.clipstream.steps;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.clips.CommitCounter;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Which streams of a task have labels of clips in their rows that are to be forwarded, and which of
 * them are safe. In a transaction a label and the row without it commit together. Without one a
 * label stays in the row until a commit has seen it off: a restart forwards it again. Owned by the
 * task's stream thread.
 */
final class OwedLabels {

  /**
   * The first labels of a row have been forwarded.
   *
   * @param count how many, those told of before among them
   * @param commits how many there had been
   */
  private record Told(int count, long commits) {}

  private final CommitCounter commits;
  private final Set<String> owing = new HashSet<>();

  /** By stream, oldest first; never without one. */
  private final Map<String, ArrayDeque<Told>> told = new HashMap<>();

  OwedLabels(CommitCounter commits) {
    this.commits = commits;
  }

  /** Takes note of what a stream's row has. */
  void see(String streamId, Decision decision) {
    if (decision.owed().size() > toldOf(streamId)) {
      owing.add(streamId);
    }
  }

  private int toldOf(String streamId) {
    ArrayDeque<Told> before = told.get(streamId);
    return before == null ? 0 : before.getLast().count();
  }

  /** Streams with labels that have not been forwarded. */
  List<String> owing() {
    return owing.isEmpty() ? List.of() : List.copyOf(owing);
  }

  boolean owes(String streamId) {
    return owing.contains(streamId);
  }

  /**
   * Forwards what a stream owes.
   *
   * @return whether its row is to be written without them
   */
  boolean forward(String streamId, Decision decision, Consumer<ClipLabel> to) {
    List<ClipLabel> owed = decision.owed();
    owed.subList(toldOf(streamId), owed.size()).forEach(to);
    owing.remove(streamId);
    if (commits.areAtomic()) {
      return true;
    }
    told.computeIfAbsent(streamId, id -> new ArrayDeque<>())
        .add(new Told(owed.size(), commits.count()));
    return false;
  }

  /**
   * Of which streams how many of the first labels a commit has seen off; their rows are to be
   * written without. So no row grows for longer than between two commits, whatever is decided
   * meanwhile.
   */
  Map<String, Integer> safe() {
    if (told.isEmpty()) {
      return Map.of();
    }
    long now = commits.count();
    Map<String, Integer> safe = new HashMap<>();
    told.replaceAll(
        (streamId, all) -> {
          int count = 0;
          while (!all.isEmpty() && all.getFirst().commits() < now) {
            count = all.removeFirst().count();
          }
          if (count == 0) {
            return all;
          }
          safe.put(streamId, count);
          int gone = count;
          return all.stream()
              .map(one -> new Told(one.count() - gone, one.commits()))
              .collect(Collectors.toCollection(ArrayDeque::new));
        });
    told.values().removeIf(ArrayDeque::isEmpty);
    return safe;
  }
}
