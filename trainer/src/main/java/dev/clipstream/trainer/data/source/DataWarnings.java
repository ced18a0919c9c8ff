package dev.clipstream.trainer.data.source;

import dev.clipstream.trainer.data.source.ClassFolders.Entry;
import dev.clipstream.trainer.data.store.DataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What makes a model, or its figures, worse than they look, and can be told before a training. */
final class DataWarnings {

  /** How many times as many examples as another a class may have before that is said. */
  private static final int MAX_RATIO = 10;

  private DataWarnings() {}

  static List<String> of(Parts<ClassFolders> parts, FileFacts facts, ReadProgress progress) {
    List<String> warnings = new ArrayList<>();
    imbalance(parts.train(), warnings);
    inBothParts(parts, facts, warnings);
    cutShort(parts, progress, warnings);
    return warnings;
  }

  /**
   * Refuses what cannot be learned.
   *
   * @throws DataException if no example of a class can be read
   */
  static <S> Dataset.Scored<S> requireEveryClass(Dataset.Scored<S> train) {
    List<String> unread =
        train.unread().stream().map(one -> "%s (%s)".formatted(one.name(), one.why())).toList();
    if (!unread.isEmpty()) {
      throw new DataException(
          "nothing can be read to learn of the %s %s"
              .formatted(unread.size() == 1 ? "class" : "classes", String.join(", ", unread)));
    }
    return train;
  }

  /** Classes of which nothing can be read to check with. */
  static List<String> ofUnread(Dataset.Scored<?> validation) {
    return validation.unread().stream()
        .map(
            one ->
                "no example of the class %s can be read to check with (%s): the validation figures"
                        .formatted(one.name(), one.why())
                    + " say nothing of it")
        .toList();
  }

  private static void imbalance(ClassFolders train, List<String> warnings) {
    int[] counts = train.counts();
    int most = 0;
    int least = 0;
    for (int label = 1; label < counts.length; label++) {
      most = counts[label] > counts[most] ? label : most;
      least = counts[label] < counts[least] ? label : least;
    }
    if (counts[most] >= (long) MAX_RATIO * counts[least]) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "the class %s has %,d examples to learn from and %s only %,d: a model may seem good"
                  + " that never says %3$s, so look at the recall of each class",
              train.classes().get(most),
              counts[most],
              train.classes().get(least),
              counts[least]));
    }
  }

  /** Windows of one video look alike; a list may give them groups that part them. */
  private static void sameVideo(Parts<ClassFolders> parts, List<String> warnings) {
    Set<Path> learned = new HashSet<>(parts.train().entries().stream().map(Entry::path).toList());
    List<Entry> alike =
        parts.validation().entries().stream()
            .filter(entry -> learned.contains(entry.path()))
            .toList();
    if (!alike.isEmpty()) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "%,d of %,d examples to check with are windows of videos of which others are learned"
                  + " from, such as %s: the validation accuracy is too high by them",
              alike.size(),
              parts.validation().entries().size(),
              alike.get(0).listed().orElse(alike.get(0).path().toString())));
    }
  }

  /** Rows of a list whose end is a slip, perhaps. */
  private static void cutShort(
      Parts<ClassFolders> parts, ReadProgress progress, List<String> warnings) {
    List<Entry> all =
        Stream.concat(parts.train().entries().stream(), parts.validation().entries().stream())
            .toList();
    Map<Entry, Double> missing = CutShort.of(all, progress);
    if (missing.isEmpty()) {
      return;
    }
    Map.Entry<Entry, Double> first = missing.entrySet().iterator().next();
    warnings.add(
        String.format(
            Locale.ROOT,
            "%,d of %,d windows end after their video has ended, such as %s, of which %.1f s are"
                + " missing: what there is of them is used; 'datasets check --list' names them all",
            missing.size(),
            all.size(),
            parts.train().name(first.getKey()),
            first.getValue()));
  }

  private static void inBothParts(
      Parts<ClassFolders> parts, FileFacts facts, List<String> warnings) {
    Set<Entry> validation = new HashSet<>(parts.validation().entries());
    List<Entry> all =
        Stream.concat(parts.train().entries().stream(), parts.validation().entries().stream())
            .toList();
    sameVideo(parts, warnings);
    long known = 0;
    String such = "";
    for (List<Entry> group : SameContent.groups(all, facts)) {
      List<Entry> checked = group.stream().filter(validation::contains).toList();
      if (!checked.isEmpty() && checked.size() < group.size()) {
        Entry learned =
            group.stream().filter(e -> !validation.contains(e)).findFirst().orElseThrow();
        known += checked.size();
        such =
            such.isEmpty()
                ? "%s, which is %s".formatted(facts.name(checked.get(0)), facts.name(learned))
                : such;
      }
    }
    if (known > 0) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "%,d of %,d examples to check with are learned from, too, such as %s: the validation"
                  + " accuracy is too high by them",
              known,
              validation.size(),
              such));
    }
  }
}
