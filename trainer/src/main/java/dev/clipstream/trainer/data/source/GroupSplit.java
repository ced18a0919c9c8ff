package dev.clipstream.trainer.data.source;

import dev.clipstream.system.Utf8Text;
import dev.clipstream.trainer.data.split.GroupChoice;
import dev.clipstream.trainer.data.store.DataException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/**
 * Puts groups of examples into folds of about equal size and equal parts of every class. The same
 * examples and groups give the same folds, whatever the seed, so that figures of different models
 * can be compared.
 */
final class GroupSplit {

  private GroupSplit() {}

  /** One group: its examples, and how many there are of each class. */
  @SuppressWarnings("ArrayRecordComponent") // Counted in, never compared.
  private record Group(List<ClassFolders.Entry> entries, int[] classes) {}

  /**
   * The part to learn from and the part to check with.
   *
   * @throws DataException if an example has no group, or a class would be missing on either side
   */
  static Parts<ClassFolders> split(Path directory, ClassFolders all, Folds folds) {
    return split(all, groupOf(directory, all, folds.groups()), folds);
  }

  /**
   * The same of groups that are known.
   *
   * @param groupOf the group of every example
   */
  static Parts<ClassFolders> split(
      ClassFolders all, Map<ClassFolders.Entry, String> groupOf, Folds folds) {
    Map<String, Group> groups = groups(all, groupOf);
    if (groups.size() < folds.count()) {
      throw new DataException(
          "%d groups cannot be put into %d folds".formatted(groups.size(), folds.count()));
    }
    List<ClassFolders.Entry> train = new ArrayList<>();
    List<ClassFolders.Entry> validation = new ArrayList<>();
    double[] alike = DoubleStream.generate(() -> 1).limit(folds.count()).toArray();
    List<List<Group>> assigned = assign(new ArrayList<>(groups.values()), all, alike);
    for (int fold = 0; fold < folds.count(); fold++) {
      for (Group group : assigned.get(fold)) {
        (fold == folds.held() - 1 ? validation : train).addAll(group.entries());
      }
    }
    return Parts.of(part(all, train, "to learn from"), part(all, validation, "to check with"));
  }

  /**
   * All but a share that is to be tested with, and that share, which does not depend on a seed.
   *
   * @param share more than 0 and less than 1
   */
  static Parts<ClassFolders> test(
      ClassFolders all, Map<ClassFolders.Entry, String> groupOf, double share) {
    List<Group> groups = new ArrayList<>(groups(all, groupOf).values());
    List<List<Group>> assigned = assign(groups, all, new double[] {share, 1 - share});
    List<ClassFolders.Entry> test = new ArrayList<>();
    List<ClassFolders.Entry> rest = new ArrayList<>();
    assigned.get(0).forEach(group -> test.addAll(group.entries()));
    assigned.get(1).forEach(group -> rest.addAll(group.entries()));
    if (isComplete(all, test) && isComplete(all, rest) && isNear(test.size(), all, share)) {
      return Parts.of(part(all, rest, "to learn from"), part(all, test, "to test with"));
    }
    return nearest(all, groupOf, share)
        .orElseThrow(() -> cannot(all, groupOf, "learned from and tested with", 2));
  }

  /** Whether examples are a share of all, but for a third of it. */
  static boolean isNear(int examples, ClassFolders all, double share) {
    double part = (double) examples / all.entries().size();
    return Math.abs(part - share) <= share / 3;
  }

  /**
   * All but the groups that come nearest to a share, and those; empty if a class would be missing
   * on either side.
   */
  static Optional<Parts<ClassFolders>> nearest(
      ClassFolders all, Map<ClassFolders.Entry, String> groupOf, double share) {
    List<Group> groups = new ArrayList<>(groups(all, groupOf).values());
    int[][] counts = groups.stream().map(Group::classes).toArray(int[][]::new);
    return GroupChoice.of(counts, share)
        .map(
            held -> {
              List<ClassFolders.Entry> rest = new ArrayList<>();
              List<ClassFolders.Entry> part = new ArrayList<>();
              for (int i = 0; i < groups.size(); i++) {
                (held.get(i) ? part : rest).addAll(groups.get(i).entries());
              }
              return Parts.of(part(all, rest, "to learn from"), part(all, part, "to hold out"));
            });
  }

  /** Which classes are in too few groups for what is to be done with each. */
  static DataException cannot(
      ClassFolders all, Map<ClassFolders.Entry, String> groupOf, String use, int needed) {
    List<Group> groups = List.copyOf(groups(all, groupOf).values());
    List<String> few = new ArrayList<>();
    for (int label = 0; label < all.classes().size(); label++) {
      int wanted = label;
      long in = groups.stream().filter(group -> group.classes()[wanted] > 0).count();
      if (in < needed) {
        few.add("%s is in %d".formatted(all.classes().get(label), in));
      }
    }
    return new DataException(
        few.isEmpty()
            ? "the %d groups cannot be split so that every class is %s: each group has too many classes of which others have none"
                .formatted(groups.size(), use)
            : "the %d groups cannot be split so that every class is %s: every class needs %d groups (or videos) at least, and %s"
                .formatted(groups.size(), use, needed, String.join(", ", few)));
  }

  private static boolean isComplete(ClassFolders all, List<ClassFolders.Entry> entries) {
    return entries.stream().flatMap(entry -> all.classesOf(entry).stream()).distinct().count()
        == all.classes().size();
  }

  private static ClassFolders part(
      ClassFolders all, List<ClassFolders.Entry> entries, String purpose) {
    for (int label = 0; label < all.classes().size(); label++) {
      int wanted = label;
      if (entries.stream().noneMatch(entry -> all.classesOf(entry).contains(wanted))) {
        throw new DataException(
            "no example of the class %s is left %s: use fewer folds"
                .formatted(all.classes().get(label), purpose));
      }
    }
    List<ClassFolders.Entry> sorted = new ArrayList<>(entries);
    sorted.sort(
        Comparator.comparing(ClassFolders.Entry::label)
            .thenComparing(ClassFolders.Entry::path)
            .thenComparing(entry -> entry.span().fromMicros())
            .thenComparing(entry -> entry.span().toMicros()));
    return all.with(sorted);
  }

  /**
   * The largest groups first, each to the fold that lacks most of what is in it.
   *
   * @param weights how large the folds are to be, by comparison
   */
  private static List<List<Group>> assign(List<Group> groups, ClassFolders all, double[] weights) {
    int count = weights.length;
    int[] totals = new int[kinds(all)];
    all.entries().forEach(entry -> kindsOf(all, entry).forEach(k -> totals[k]++));
    // Sorting is stable, so groups of one size stay in the order of their names.
    groups.sort(Comparator.comparing(group -> -group.entries().size()));
    List<List<Group>> folds = new ArrayList<>();
    int[][] filled = new int[count][totals.length];
    for (int fold = 0; fold < count; fold++) {
      folds.add(new ArrayList<>());
    }
    for (Group group : groups) {
      int best = 0;
      for (int fold = 1; fold < count; fold++) {
        double cost = cost(filled[fold], group, totals) / weights[fold];
        best = cost < cost(filled[best], group, totals) / weights[best] ? fold : best;
      }
      folds.get(best).add(group);
      for (int label = 0; label < totals.length; label++) {
        filled[best][label] += group.classes()[label];
      }
    }
    return folds;
  }

  /** By how much the sum of squares of the classes' parts in a fold grows with a group. */
  private static double cost(int[] filled, Group group, int[] totals) {
    double cost = 0;
    for (int label = 0; label < totals.length; label++) {
      double before = (double) filled[label] / totals[label];
      double after = (double) (filled[label] + group.classes()[label]) / totals[label];
      cost += after * after - before * before;
    }
    return cost;
  }

  private static Map<String, Group> groups(
      ClassFolders all, Map<ClassFolders.Entry, String> groupOf) {
    Map<String, Group> groups = new TreeMap<>();
    int kinds = kinds(all);
    for (ClassFolders.Entry entry : all.entries()) {
      Group found =
          groups.computeIfAbsent(
              Objects.requireNonNull(groupOf.get(entry)),
              any -> new Group(new ArrayList<>(), new int[kinds]));
      found.entries().add(entry);
      kindsOf(all, entry).forEach(k -> found.classes()[k]++);
    }
    return groups;
  }

  /** The classes, and one more where examples show none of them. */
  private static int kinds(ClassFolders all) {
    boolean none = all.entries().stream().anyMatch(entry -> all.classesOf(entry).isEmpty());
    return all.classes().size() + (none ? 1 : 0);
  }

  private static List<Integer> kindsOf(ClassFolders all, ClassFolders.Entry entry) {
    List<Integer> classes = all.classesOf(entry);
    return classes.isEmpty() ? List.of(all.classes().size()) : classes;
  }

  /** The group of every example, of a file of groups. */
  static Map<ClassFolders.Entry, String> groupOf(Path directory, ClassFolders all, Path file) {
    Map<String, String> byName = read(file);
    Map<ClassFolders.Entry, String> groupOf = new HashMap<>();
    List<String> without = new ArrayList<>();
    for (ClassFolders.Entry entry : all.entries()) {
      String name = directory.relativize(entry.path()).toString().replace('\\', '/');
      String group = byName.get(name);
      if (group == null) {
        without.add(name);
      } else {
        groupOf.put(entry, group);
      }
    }
    if (!without.isEmpty()) {
      throw new DataException(
          "%s names no group for %d of %d examples, such as %s"
              .formatted(file, without.size(), all.entries().size(), without.get(0)));
    }
    return groupOf;
  }

  private static Map<String, String> read(Path file) {
    try {
      Map<String, String> groupOf = new HashMap<>();
      for (String line : Utf8Text.read(file).lines().toList()) {
        String[] parts = line.split("\t", -1);
        if (line.isBlank()) {
          continue;
        }
        if (parts.length < 2) {
          throw new DataException(
              "%s: a line must be a file, a tab and a group, not '%s'".formatted(file, line));
        }
        groupOf.put(parts[0].strip(), parts[1].strip());
      }
      return groupOf;
    } catch (IOException e) {
      throw new DataException("the file of groups " + file + " cannot be read: " + e, e);
    }
  }
}
