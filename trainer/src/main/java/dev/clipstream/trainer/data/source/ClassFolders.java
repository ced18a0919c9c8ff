package dev.clipstream.trainer.data.source;

import dev.clipstream.trainer.data.list.ExampleList;
import dev.clipstream.trainer.data.list.ListedExample;
import dev.clipstream.trainer.data.split.HoldOut;
import dev.clipstream.trainer.data.store.DataException;
import dev.clipstream.trainer.data.store.LabelSets;
import dev.clipstream.trainer.data.store.TimeSpan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder of class folders: {@code DIR/CLASS/*}. Hidden entries are passed over; all else counts
 * as an example, so that whatever cannot be read is named later and not silently missing.
 *
 * @param classes names of the classes, sorted
 * @param entries all examples, by class and name
 * @param sets where examples may show several classes: the sets that labels stand for
 */
public record ClassFolders(List<String> classes, List<Entry> entries, Optional<LabelSets> sets) {

  /** What stands for bytes that are no character. */
  private static final char UNREADABLE = '\uFFFD';

  /**
   * An example.
   *
   * @param path a file, or a folder of frames
   * @param label index of its class, or of the set of its classes
   * @param span of the video that it is
   * @param listed what a list calls it; empty of what lies in a folder of its class
   */
  public record Entry(Path path, int label, TimeSpan span, Optional<String> listed) {

    /** An example that lies in a folder of its class. */
    public Entry(Path path, int label) {
      this(path, label, TimeSpan.ALL, Optional.empty());
    }
  }

  /** Examples of one class each. */
  public ClassFolders(List<String> classes, List<Entry> entries) {
    this(classes, entries, Optional.empty());
  }

  /** Some examples of a list, with their classes. */
  static ClassFolders listed(ExampleList list, List<ListedExample> examples) {
    return listed(list, examples, examples);
  }

  /**
   * The same with the classes of others.
   *
   * @param all whose classes these are; the examples are among them
   */
  static ClassFolders listed(
      ExampleList list, List<ListedExample> all, List<ListedExample> examples) {
    List<String> classes =
        List.copyOf(new TreeSet<>(all.stream().flatMap(one -> one.labels().stream()).toList()));
    List<List<String>> sets = all.stream().map(ListedExample::labels).distinct().toList();
    boolean several = list.hasSeveralLabels();
    Map<List<String>, Integer> labels = new HashMap<>();
    for (int i = 0; i < sets.size(); i++) {
      labels.put(sets.get(i), several ? i : classes.indexOf(sets.get(i).get(0)));
    }
    List<Entry> entries = new ArrayList<>();
    for (ListedExample example : examples) {
      entries.add(entry(example, Objects.requireNonNull(labels.get(example.labels()))));
    }
    entries.sort(Comparator.comparingInt(Entry::label));
    return new ClassFolders(
        classes, entries, several ? Optional.of(sets(classes, sets)) : Optional.empty());
  }

  /** Refuses rows of a list from which nothing can be told apart. */
  static ClassFolders requireTwoClasses(ExampleList list, ClassFolders train) {
    if (train.classes.size() < 2) {
      throw new DataException(
          "%s needs two classes to learn at least, and has %s"
              .formatted(
                  list.file(), train.classes.isEmpty() ? "no row to learn from" : train.classes));
    }
    return train;
  }

  private static LabelSets sets(List<String> classes, List<List<String>> sets) {
    return new LabelSets(
        classes.size(),
        sets.stream().map(set -> set.stream().map(classes::indexOf).toList()).toList());
  }

  private static Entry entry(ListedExample example, int label) {
    return new Entry(example.path(), label, example.span(), Optional.of(example.title()));
  }

  /** The same classes with other examples. */
  ClassFolders with(List<Entry> others) {
    return new ClassFolders(classes, others, sets);
  }

  /** For people: {@code cat/7.jpg}, or as a list has it. */
  String name(Entry entry) {
    return entry.listed().orElse(label(entry) + "/" + entry.path().getFileName());
  }

  /** The indices of the classes that an example shows. */
  List<Integer> classesOf(Entry entry) {
    return sets.map(all -> all.sets().get(entry.label())).orElse(List.of(entry.label()));
  }

  /** The name of an example's class, or the names as a list has them, {@code cat|dog}. */
  public String label(Entry entry) {
    return classesOf(entry).stream().map(classes::get).collect(Collectors.joining("|"));
  }

  /** Examples of each class. */
  public int[] counts() {
    int[] counts = new int[classes.size()];
    entries.forEach(entry -> classesOf(entry).forEach(k -> counts[k]++));
    return counts;
  }

  public ClassFolders {
    classes = List.copyOf(classes);
    entries = List.copyOf(entries);
  }

  /**
   * Lists a folder to learn from.
   *
   * @throws DataException if it is not there, has fewer than two classes or a class without
   *     examples
   */
  static ClassFolders list(Path directory) {
    ClassFolders all = listAny(directory);
    if (all.classes.size() < 2) {
      throw new DataException(
          "%s needs two class folders at least (DIR/CLASS/FILE) and has only %s"
              .formatted(directory, all.classes.get(0)));
    }
    return all;
  }

  /** Lists a folder of one class or more, none of which is empty. */
  public static ClassFolders listAny(Path directory) {
    ClassFolders all = listAll(directory);
    int[] counts = all.counts();
    List<String> empty = new ArrayList<>();
    for (int label = 0; label < counts.length; label++) {
      if (counts[label] == 0) {
        empty.add(directory.resolve(all.classes.get(label)).toString());
      }
    }
    if (!empty.isEmpty()) {
      throw new DataException(
          empty.size() == 1
              ? "the class folder %s is empty".formatted(empty.get(0))
              : "the class folders %s are empty".formatted(String.join(", ", empty)));
    }
    return all;
  }

  /** Lists a folder of one class or more, some of which may be empty. */
  public static ClassFolders listAll(Path directory) {
    List<Path> folders = children(directory).stream().filter(Files::isDirectory).toList();
    if (folders.isEmpty()) {
      throw new DataException(
          "%s needs two class folders at least (DIR/CLASS/FILE) and has none".formatted(directory));
    }
    folders.forEach(ClassFolders::requireLegible);
    List<Entry> entries = new ArrayList<>();
    for (int label = 0; label < folders.size(); label++) {
      for (Path example : children(folders.get(label))) {
        entries.add(new Entry(example, label));
      }
    }
    return new ClassFolders(folders.stream().map(ClassFolders::name).toList(), entries);
  }

  /**
   * What to learn from and what to check with: the parts that the folder has itself, or else those
   * of a split by group, or else a tenth of every class, at least one example, held out. A part to
   * test with is left alone.
   */
  static Parts<ClassFolders> split(Path directory, long seed, Optional<Folds> folds) {
    Optional<FolderParts> own = FolderParts.of(directory);
    if (folds.isPresent()) {
      requireNoParts(directory, own);
      return GroupSplit.split(directory, list(directory), folds.get());
    }
    if (own.isEmpty()) {
      return list(directory).holdOut(seed);
    }
    ClassFolders train = list(own.get().train());
    Parts<ClassFolders> parts =
        own.get().validation().isPresent()
            ? Parts.of(train, list(own.get().validation().get()))
            : train.holdOut(seed);
    requireSameClasses(directory, parts);
    return parts.skipping(passedOver(own.get()));
  }

  private static void requireSameClasses(Path directory, Parts<ClassFolders> parts) {
    List<String> train = parts.train().classes;
    List<String> validation = parts.validation().classes;
    if (!train.equals(validation)) {
      throw new DataException(
          "%s: the classes to learn %s and those to check with %s differ"
              .formatted(directory, train, validation));
    }
  }

  private static List<String> passedOver(FolderParts parts) {
    return parts.others().stream()
        .map(folder -> folder + ": is neither train, val nor test")
        .toList();
  }

  /**
   * What a finished model is to be scored on: the fold that is held out; or the part to test with,
   * or to check with, where there is one; or else everything.
   */
  static ClassFolders forScoring(Path directory, Optional<Folds> folds) {
    if (folds.isPresent()) {
      return split(directory, 0, folds).validation();
    }
    Optional<FolderParts> own = FolderParts.of(directory);
    return listAny(own.flatMap(parts -> parts.test().or(parts::validation)).orElse(directory));
  }

  private static void requireNoParts(Path directory, Optional<FolderParts> own) {
    if (own.isPresent()) {
      throw new DataException(
          "%s has parts of its own, such as %s: --groups is for folders of classes"
              .formatted(directory, name(own.get().train())));
    }
  }

  /** Holds out a tenth of every class, one example at least. */
  Parts<ClassFolders> holdOut(long seed) {
    return holdOut(seed, 0.1);
  }

  /**
   * Holds out a share of every class, one example at least. The only example of a class is learned
   * from, with a warning.
   *
   * @throws DataException if no class has two
   */
  Parts<ClassFolders> holdOut(long seed, double share) {
    HoldOut split =
        sets.isPresent()
            ? HoldOut.ofSets(
                entries.stream().map(this::classesOf).toList(), classes.size(), share, seed)
            : HoldOut.of(entries.stream().map(Entry::label).toList(), classes.size(), share, seed);
    ClassFolders validation = with(split.held().stream().map(entries::get).toList());
    if (validation.entries.isEmpty()) {
      throw new DataException(
          "no class has two examples, so that none can be held out to check with, such as %s, which has one example only"
              .formatted(classes.get(0)));
    }
    int[] all = counts();
    int[] held = validation.counts();
    List<String> warnings = new ArrayList<>();
    for (int k = 0; k < held.length; k++) {
      if (held[k] == 0 && all[k] > 0) {
        warnings.add(
            "the class %s has too few examples to hold one out: it is learned, and the validation figures say nothing of it"
                .formatted(classes.get(k)));
      }
    }
    return Parts.of(with(split.rest().stream().map(entries::get).toList()), validation)
        .warning(warnings);
  }

  /** The same parts, with all that shows one of some classes moved to what is learned from. */
  static Parts<ClassFolders> learning(Parts<ClassFolders> parts, Set<String> names) {
    ClassFolders validation = parts.validation();
    List<Entry> moved =
        validation.entries.stream()
            .filter(
                entry ->
                    validation.classesOf(entry).stream()
                        .anyMatch(k -> names.contains(validation.classes.get(k))))
            .toList();
    List<Entry> train = new ArrayList<>(parts.train().entries);
    train.addAll(moved);
    List<Entry> rest = new ArrayList<>(validation.entries);
    rest.removeAll(moved);
    List<String> warnings = new ArrayList<>(parts.warnings());
    names.forEach(
        name ->
            warnings.add(
                "of the class %s only what was held out can be read: it is learned, and the validation figures say nothing of it"
                    .formatted(name)));
    return parts.with(parts.train().with(train), validation.with(rest)).warning(warnings);
  }

  /** A class is called by its folder, whose name Java cannot read in every locale. */
  private static void requireLegible(Path folder) {
    if (name(folder).indexOf(UNREADABLE) >= 0) {
      throw new DataException(
          "the name of the class folder %s cannot be read in this locale (%s): set LC_ALL=C.UTF-8"
              .formatted(folder, System.getProperty("sun.jnu.encoding")));
    }
  }

  private static List<Path> children(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new DataException("there is no folder " + directory);
    }
    try (Stream<Path> list = Files.list(directory)) {
      return list.filter(path -> !name(path).startsWith(".")).sorted().toList();
    } catch (IOException e) {
      throw new DataException("the folder " + directory + " cannot be listed: " + e, e);
    }
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }
}
