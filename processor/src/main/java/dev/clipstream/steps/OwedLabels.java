package dev.clipstream.steps;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.clips.CommitCounter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

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
   * @param count how many
   * @param commits how many there had been at the last
   */
  private record Told(int count, long commits) {}

  private final CommitCounter commits;
  private final Set<String> owing = new HashSet<>();
  private final Map<String, Told> told = new HashMap<>();

  OwedLabels(CommitCounter commits) {
    this.commits = commits;
  }

  /** Takes note of what a stream's row has. */
  void see(String streamId, Decision decision) {
    Told before = told.get(streamId);
    if (decision.owed().size() > (before == null ? 0 : before.count())) {
      owing.add(streamId);
    }
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
    Told before = told.get(streamId);
    List<ClipLabel> owed = decision.owed();
    owed.subList(before == null ? 0 : before.count(), owed.size()).forEach(to);
    owing.remove(streamId);
    if (commits.areAtomic()) {
      return true;
    }
    told.put(streamId, new Told(owed.size(), commits.count()));
    return false;
  }

  /** Streams all of whose labels a commit has seen off; their rows are to be written without. */
  List<String> safe() {
    if (told.isEmpty()) {
      return List.of();
    }
    long now = commits.count();
    List<String> safe =
        told.entrySet().stream()
            .filter(entry -> entry.getValue().commits() < now && !owing.contains(entry.getKey()))
            .map(Map.Entry::getKey)
            .toList();
    safe.forEach(told::remove);
    return safe;
  }
}
