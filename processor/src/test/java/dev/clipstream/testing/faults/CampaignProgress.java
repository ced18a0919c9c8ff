package dev.clipstream.testing.faults;

import dev.clipstream.system.AtomicFiles;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a campaign has come to over all its runs, in the file {@value #FILE} of its folder, which is
 * there whole at any time. Owned by one thread.
 */
final class CampaignProgress {

  static final String FILE = "progress.properties";

  private static final String OF_KIND = "kind.";

  private final Path file;
  private final Map<String, Long> counts = new TreeMap<>();

  private CampaignProgress(Path file) {
    this.file = file;
  }

  /**
   * Takes up what is in the folder.
   *
   * @param seed of the first batch, if there is nothing yet
   */
  static CampaignProgress open(Path folder, long seed) throws IOException {
    CampaignProgress progress = new CampaignProgress(Files.createDirectories(folder).resolve(FILE));
    progress.counts.put("seed", seed);
    if (Files.exists(progress.file)) {
      Properties stored = new Properties();
      try (Reader reader = Files.newBufferedReader(progress.file)) {
        stored.load(reader);
      }
      stored.forEach(
          (key, value) -> progress.counts.put(key.toString(), Long.valueOf(value.toString())));
    }
    return progress;
  }

  long get(String name) {
    return counts.getOrDefault(name, 0L);
  }

  private void add(String name, long count) {
    counts.merge(name, count, Long::sum);
  }

  /** The seed of the next batch. */
  long nextSeed() {
    return get("seed") + get("batches");
  }

  /** Faults whose consequences are known. */
  long faults() {
    return get("faults");
  }

  /** Those that have come least often under a guarantee, first. */
  List<Fault> rarestFirst(List<Fault> kinds, String guarantee) {
    return kinds.stream()
        .sorted(Comparator.comparingLong(kind -> get(ofKind(kind, guarantee))))
        .toList();
  }

  private static String ofKind(Fault kind, String guarantee) {
    return OF_KIND + guarantee + "." + kind;
  }

  /** A batch has come to its end, and all that it was owed has come, or not. */
  void add(Campaign.Plan plan, Outcome outcome, int restarts) throws IOException {
    add("batches", 1);
    add("batches." + plan.guarantee() + "." + plan.cluster(), 1);
    add("faults", plan.faults().size());
    plan.faults().forEach(fault -> add(ofKind(fault, plan.guarantee()), 1));
    add("frames", outcome.frames());
    add("clips", outcome.clips());
    add("odd", outcome.odd());
    add("lost", outcome.lost().size());
    add("twice." + plan.guarantee(), outcome.twice().size());
    add("wrong", outcome.wrong().size());
    add("restarts", restarts);
    store();
  }

  /** A batch has not come to its end: nothing is known of it but that. */
  void addUnfinished(boolean brokerHung) throws IOException {
    add("batches", 1);
    add(brokerHung ? "batches.broker_hung" : "batches.failed", 1);
    store();
  }

  private void store() throws IOException {
    Properties stored = new Properties();
    counts.forEach((name, count) -> stored.setProperty(name, Long.toString(count)));
    AtomicFiles.write(
        file,
        path -> {
          try (Writer writer = Files.newBufferedWriter(path)) {
            stored.store(writer, null);
          }
        });
  }

  /** Whether both guarantees hold so far: at-least-once may label twice. */
  boolean isClean() {
    return get("lost") + get("wrong") + get("twice.exactly_once") + get("batches.failed") == 0;
  }

  /** One line. */
  @Override
  public String toString() {
    return counts.entrySet().stream()
        .filter(count -> !count.getKey().startsWith(OF_KIND))
        .map(count -> count.getKey() + " " + count.getValue())
        .collect(Collectors.joining(", "));
  }
}
