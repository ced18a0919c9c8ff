package dev.clipstream.trainer.data.check;

import dev.clipstream.trainer.data.check.CheckReport.Finding;
import dev.clipstream.trainer.data.source.ClassFolders;
import dev.clipstream.trainer.data.source.ClassFolders.Entry;
import dev.clipstream.trainer.data.source.FileFacts;
import dev.clipstream.trainer.data.source.Loader;
import dev.clipstream.trainer.data.source.SameContent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What is wrong with a data set of which every file was read. */
final class Findings {

  /** How many times as many examples as another a class may have. */
  private static final int MAX_RATIO = 10;

  /** With fewer, a tenth that is held out says nothing of a class. */
  private static final int MIN_EXAMPLES = 10;

  /** Of a longer clip, the frames that are used are more than a second apart. */
  private static final double MAX_SECONDS = 32;

  /** Part of a video's frames that may be missing: what containers say is not exact. */
  private static final double MAX_MISSING = 0.05;

  private final Map<String, ClassFolders> parts;
  private final FileFacts files;
  private final List<Entry> entries;
  private final Loader.Read<ExampleFacts> read;
  private final Map<Entry, String> partOf = new HashMap<>();
  private final Map<Entry, String> classOf = new HashMap<>();
  private final List<Finding> findings = new ArrayList<>();

  /**
   * Gathers all.
   *
   * @param entries of all parts, in order
   * @param read what came of each
   * @param cutShort seconds that windows of videos lack
   */
  Findings(
      Map<String, ClassFolders> parts,
      FileFacts files,
      List<Entry> entries,
      Loader.Read<ExampleFacts> read,
      Map<Entry, Double> cutShort) {
    this.parts = parts;
    this.files = files;
    this.entries = entries;
    this.read = read;
    parts.forEach(
        (name, folders) ->
            folders
                .entries()
                .forEach(
                    entry -> {
                      partOf.put(entry, name);
                      classOf.put(entry, folders.label(entry));
                    }));
    unreadable();
    unreadClasses();
    sameContent();
    sameVideo();
    cutShort(cutShort);
    emptyClasses();
    classes();
    balance();
    clips();
  }

  List<Finding> all() {
    return findings;
  }

  private void unreadable() {
    List<String> which = new ArrayList<>();
    read.skipped().forEach((i, why) -> which.add(files.name(entries.get(i)) + ": " + why));
    add("examples that cannot be read: %,d of %,d", List.of(which.size(), entries.size()), which);
  }

  /** What 'train' refuses, or has no figures of. */
  private void unreadClasses() {
    Set<String> legible = new HashSet<>();
    read.examples().keySet().forEach(i -> legible.add(partAndClass(entries.get(i))));
    String learned = parts.keySet().iterator().next();
    Set<String> toLearn = new TreeSet<>();
    Set<String> toCheck = new TreeSet<>();
    for (Entry entry : entries) {
      if (!legible.contains(partAndClass(entry))) {
        boolean learns = learned.equals(partOf.get(entry));
        (learns ? toLearn : toCheck).add(partAndClass(entry));
      }
    }
    add(
        "classes of which nothing can be read to learn from: %,d; 'train' refuses them",
        List.of(toLearn.size()), List.copyOf(toLearn));
    add(
        "classes of which nothing can be read to check or test with: %,d; 'train' goes on, and its"
            + " figures say nothing of them",
        List.of(toCheck.size()), List.copyOf(toCheck));
  }

  private String partAndClass(Entry entry) {
    return partOf.get(entry) + ": " + classOf.get(entry);
  }

  private void sameContent() {
    List<String> across = new ArrayList<>();
    List<String> contradicting = new ArrayList<>();
    List<String> twice = new ArrayList<>();
    for (List<Entry> group : SameContent.groups(entries, files)) {
      Set<String> classes = new HashSet<>(group.stream().map(classOf::get).toList());
      Set<String> in = new HashSet<>(group.stream().map(partOf::get).toList());
      List<String> list = in.size() > 1 ? across : twice;
      (classes.size() > 1 ? contradicting : list)
          .add(String.join(" = ", group.stream().map(files::name).toList()));
    }
    add(
        "examples in several parts: %,d; the figures are too good by them",
        List.of(across.size()), across);
    add(
        "examples in several classes: %,d; only one class can be right",
        List.of(contradicting.size()), contradicting);
    add(
        "examples that are there more than once: %,d; a split may put them on both sides",
        List.of(twice.size()), twice);
  }

  /** Windows of one video, which a list may put anywhere. */
  private void sameVideo() {
    Map<Path, List<Entry>> windows = new LinkedHashMap<>();
    entries.stream()
        .filter(entry -> !entry.span().isAll())
        .forEach(
            entry -> windows.computeIfAbsent(entry.path(), any -> new ArrayList<>()).add(entry));
    List<String> across = new ArrayList<>();
    windows
        .values()
        .forEach(
            same -> {
              Set<String> in = new TreeSet<>(same.stream().map(partOf::get).toList());
              if (in.size() > 1) {
                across.add(files.name(same.get(0)) + " and others: " + String.join(", ", in));
              }
            });
    add(
        "videos of which windows are in several parts: %,d; they look alike, and the figures are"
            + " too good by them",
        List.of(across.size()), across);
  }

  private void cutShort(Map<Entry, Double> seconds) {
    List<String> which = new ArrayList<>();
    seconds.forEach(
        (entry, missing) ->
            which.add(
                String.format(Locale.ROOT, "%s: %.1f s missing", files.name(entry), missing)));
    add("windows that end after their video has ended: %,d", List.of(which.size()), which);
  }

  /** Class folders that are there, as a copy that broke off leaves them. */
  private void emptyClasses() {
    List<String> empty = new ArrayList<>();
    parts.forEach(
        (name, part) -> {
          int[] counts = part.counts();
          for (int label = 0; label < counts.length; label++) {
            if (counts[label] == 0) {
              empty.add(name + ": " + part.classes().get(label));
            }
          }
        });
    add("class folders that are empty: %,d; 'train' refuses them", List.of(empty.size()), empty);
  }

  private void classes() {
    List<String> missing = new ArrayList<>();
    Set<String> all = new TreeSet<>();
    parts.values().forEach(part -> all.addAll(part.classes()));
    parts.forEach(
        (name, part) -> {
          Set<String> lacking = new TreeSet<>(all);
          lacking.removeAll(part.classes());
          lacking.forEach(type -> missing.add(name + " has no " + type));
        });
    add(
        "classes that a part lacks: %,d; 'train' needs the same ones to learn and to check with",
        List.of(missing.size()), missing);
    if (all.size() < 2) {
      findings.add(new Finding("there is one class only, and nothing to tell apart", List.of()));
    }
  }

  /** Of what is learned from, which comes first. */
  private void balance() {
    ClassFolders train = parts.values().iterator().next();
    int[] counts = train.counts();
    int most = 0;
    for (int count : counts) {
      most = Math.max(most, count);
    }
    List<String> rare = new ArrayList<>();
    List<String> few = new ArrayList<>();
    for (int label = 0; label < counts.length; label++) {
      String line = "%s: %,d".formatted(train.classes().get(label), counts[label]);
      if (counts[label] == 0) {
        // Told above.
        continue;
      }
      if (counts[label] < MIN_EXAMPLES) {
        few.add(line);
      } else if (most >= (long) MAX_RATIO * counts[label]) {
        rare.add(line);
      }
    }
    add("classes of fewer than %2$d examples: %1$,d", List.of(few.size(), MIN_EXAMPLES), few);
    add(
        "rare classes: %,d; the largest has %,d examples, ten times as many or more, and a model"
            + " may seem good that never names them",
        List.of(rare.size(), most), rare);
  }

  private void clips() {
    List<String> damaged = new ArrayList<>();
    List<String> longOnes = new ArrayList<>();
    read.examples()
        .forEach(
            (i, facts) -> {
              String name = files.name(entries.get(i));
              if (facts.missing() > MAX_MISSING * (facts.frames() + facts.missing())) {
                damaged.add(
                    "%s: %,d frames where it says %,d"
                        .formatted(name, facts.frames(), facts.frames() + facts.missing()));
              }
              if (facts.seconds().orElse(0) > MAX_SECONDS) {
                longOnes.add(
                    String.format(Locale.ROOT, "%s: %,.0f s", name, facts.seconds().getAsDouble()));
              }
            });
    add(
        "videos without some of the frames that they say they have: %,d",
        List.of(damaged.size()), damaged);
    add(
        "videos of more than %2$.0f s: %1$,d; the 32 frames that are used of each are more than a"
            + " second apart",
        List.of(longOnes.size(), MAX_SECONDS), longOnes);
  }

  private void add(String what, List<?> numbers, List<String> examples) {
    if (!examples.isEmpty()) {
      findings.add(new Finding(String.format(Locale.ROOT, what, numbers.toArray()), examples));
    }
  }
}
