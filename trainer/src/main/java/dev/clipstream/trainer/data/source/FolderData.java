package dev.clipstream.trainer.data.source;

import dev.clipstream.trainer.data.list.ExampleList;
import dev.clipstream.trainer.data.list.ListedExample;
import dev.clipstream.trainer.data.list.ListedPart;
import dev.clipstream.trainer.data.source.ClassFolders.Entry;
import dev.clipstream.trainer.data.source.Dataset.Scored;
import dev.clipstream.trainer.data.source.Dataset.UnreadClass;
import dev.clipstream.trainer.data.store.DataException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Data sets that lie in folders of classes, or whose examples and classes are named by a list,
 * whatever an example is.
 */
public final class FolderData {

  /** Folds of which the first is held out where a list has groups and does not say more. */
  private static final int USUAL_FOLDS = 10;

  private static final double USUAL_SHARE = 0.1;

  /** What is tested with stays the same, whatever the seed of a training. */
  private static final long TEST_SEED = 1;

  private FolderData() {}

  /**
   * Reads what to learn from and what to check with.
   *
   * @param dataset its name
   * @param read reads a part
   */
  public static <S> Parts<S> load(
      DataRequest request, String dataset, Function<ClassFolders, Scored<S>> read) {
    Optional<ExampleList> list = request.list().map(ExampleList::read);
    Path directory = directory(list, request, dataset);
    Parts<ClassFolders> folders = parts(list, directory, request);
    FileFacts facts = FileFacts.of(directory, folders);
    Scored<S> train = read.apply(folders.train());
    Scored<S> validation = read.apply(folders.validation());
    Set<String> unlearned = namesOf(train.unread());
    unlearned.removeAll(namesOf(validation.unread()));
    if (!unlearned.isEmpty() && isDrawn(list, directory, folders, request)) {
      // Whether what can be read was held out is chance, and no reason to refuse the class.
      folders = ClassFolders.learning(folders, unlearned);
      train = read.apply(folders.train());
      validation = read.apply(folders.validation());
    }
    DataWarnings.requireEveryClass(train);
    return folders
        .with(train.set(), validation.set())
        .skipping(train.skipped())
        .skipping(validation.skipped())
        .warning(
            Stream.of(
                    folders.warnings(),
                    DataWarnings.of(folders, facts, request.progress()),
                    DataWarnings.ofUnread(validation))
                .flatMap(List::stream)
                .toList())
        .hashed(list.map(facts::sha256).orElseGet(facts::sha256));
  }

  private static Set<String> namesOf(List<UnreadClass> classes) {
    return classes.stream().map(UnreadClass::name).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether what is held out was drawn one by one, so that no part or group is another then. */
  private static boolean isDrawn(
      Optional<ExampleList> list, Path directory, Parts<ClassFolders> parts, DataRequest request) {
    if (request.folds().isPresent()) {
      return false;
    }
    if (list.isEmpty()) {
      return FolderParts.of(directory).flatMap(FolderParts::validation).isEmpty();
    }
    Map<Entry, String> groups = groups(list.get(), parts.train());
    groups.putAll(groups(list.get(), parts.validation()));
    return only(list.get(), ListedPart.VALIDATION).isEmpty()
        && new HashSet<>(groups.values()).size() == groups.size();
  }

  /** The examples to learn from and to check with, which are not read. */
  public static Parts<ClassFolders> parts(DataRequest request, String dataset) {
    Optional<ExampleList> list = request.list().map(ExampleList::read);
    return parts(list, directory(list, request, dataset), request);
  }

  private static Path directory(Optional<ExampleList> list, DataRequest request, String dataset) {
    return list.map(ExampleList::folder).orElseGet(() -> request.requiredDirectory(dataset));
  }

  private static Parts<ClassFolders> parts(
      Optional<ExampleList> list, Path directory, DataRequest request) {
    if (list.isPresent()) {
      return split(list.get(), request);
    }
    return request.testShare().isPresent()
        ? splitRest(directory, request)
        : ClassFolders.split(directory, request.seed(), request.folds());
  }

  /** Reads what is checked with while learning, and nothing else. */
  static <S> Scored<S> loadToCheck(
      DataRequest request, String dataset, Function<ClassFolders, Scored<S>> read) {
    return read.apply(parts(request, dataset).validation());
  }

  /** Reads what to score a finished model on. */
  static <S> Scored<S> loadForScoring(
      DataRequest request, String dataset, Function<ClassFolders, Scored<S>> read) {
    Optional<ExampleList> list = request.list().map(ExampleList::read);
    return read.apply(
        list.isPresent()
            ? forScoring(list.get(), request)
            : request.testShare().isPresent()
                ? test(request.requiredDirectory(dataset), request).validation()
                : ClassFolders.forScoring(request.requiredDirectory(dataset), request.folds()));
  }

  /** Whether there is a part that no training sees, be it the data set's own or one asked for. */
  public static boolean hasTest(DataRequest request) {
    return request.testShare().isPresent()
        || (request.list().isPresent()
            ? partsOf(ExampleList.read(request.list().get()))
                .containsKey(ListedPart.TEST.toString())
            : request.directory().flatMap(FolderParts::of).flatMap(FolderParts::test).isPresent());
  }

  /** A folder of classes without what is tested with, split in two. */
  private static Parts<ClassFolders> splitRest(Path directory, DataRequest request) {
    ClassFolders rest = test(directory, request).train();
    if (request.folds().isEmpty()) {
      return rest.holdOut(request.seed());
    }
    Folds folds = request.folds().get();
    return GroupSplit.split(rest, GroupSplit.groupOf(directory, rest, folds.groups()), folds);
  }

  /** A folder of classes as the rest and, to check with, what is tested with. */
  private static Parts<ClassFolders> test(Path directory, DataRequest request) {
    if (FolderParts.of(directory).isPresent()) {
      throw new DataException(
          "%s has parts of its own: --test-share is for folders of classes".formatted(directory));
    }
    ClassFolders all = ClassFolders.list(directory);
    double share = request.testShare().orElseThrow();
    return request.folds().isEmpty()
        ? all.holdOut(TEST_SEED, share)
        : GroupSplit.test(
            all, GroupSplit.groupOf(directory, all, request.folds().get().groups()), share);
  }

  /** A list as the rest and, to check with, what is tested with. */
  private static Parts<ClassFolders> test(ExampleList list, double share) {
    if (list.hasParts()) {
      throw new DataException(
          "%s has a column split of its own: --test-share is for lists without"
              .formatted(list.file()));
    }
    ClassFolders all =
        ClassFolders.requireTwoClasses(list, ClassFolders.listed(list, list.examples()));
    Map<Entry, String> groups = groups(list, all);
    return groups.values().stream().distinct().count() == groups.size()
        ? all.holdOut(TEST_SEED, share)
        : GroupSplit.test(all, groups, share);
  }

  /** Each part of a list by its name, what is learned from first; {@code all} if it has none. */
  public static Map<String, ClassFolders> partsOf(ExampleList list) {
    Map<String, ClassFolders> parts = new LinkedHashMap<>();
    if (!list.hasParts()) {
      parts.put("all", ClassFolders.listed(list, list.examples()));
      return parts;
    }
    for (ListedPart part : ListedPart.values()) {
      List<ListedExample> examples = only(list, part);
      if (!examples.isEmpty()) {
        parts.put(part.toString(), ClassFolders.listed(list, examples));
      }
    }
    return parts;
  }

  private static Parts<ClassFolders> split(ExampleList list, DataRequest request) {
    if (request.testShare().isPresent()) {
      ClassFolders rest = test(list, request.testShare().getAsDouble()).train();
      return request.folds().isPresent()
          ? GroupSplit.split(rest, groups(list, rest), request.folds().get())
          : holdOut(list, rest, request.seed(), true);
    }
    if (request.folds().isPresent()) {
      if (list.hasParts()) {
        throw new DataException(
            "%s has a column split of its own: --folds and --fold are for lists without"
                .formatted(list.file()));
      }
      ClassFolders all =
          ClassFolders.requireTwoClasses(list, ClassFolders.listed(list, list.examples()));
      return GroupSplit.split(all, groups(list, all), request.folds().get());
    }
    if (!list.hasParts()) {
      return holdOut(
          list,
          ClassFolders.requireTwoClasses(list, ClassFolders.listed(list, list.examples())),
          request.seed(),
          false);
    }
    List<ListedExample> toLearn = only(list, ListedPart.TRAIN);
    List<ListedExample> toCheck = only(list, ListedPart.VALIDATION);
    if (list.hasSeveralLabels()) {
      return ofSets(list, toLearn, toCheck, request);
    }
    ClassFolders train = ClassFolders.listed(list, toLearn);
    ClassFolders validation = ClassFolders.listed(list, toCheck);
    ClassFolders.requireTwoClasses(list, train);
    if (validation.entries().isEmpty()) {
      return holdOut(list, train, request.seed(), false);
    }
    if (!train.classes().equals(validation.classes())) {
      throw new DataException(
          "%s: the classes to learn %s and those to check with %s differ"
              .formatted(list.file(), train.classes(), validation.classes()));
    }
    return Parts.of(train, validation);
  }

  /** Both parts have the same classes, of which those to check with may lack some. */
  private static Parts<ClassFolders> ofSets(
      ExampleList list,
      List<ListedExample> toLearn,
      List<ListedExample> toCheck,
      DataRequest request) {
    List<ListedExample> both = Stream.concat(toLearn.stream(), toCheck.stream()).toList();
    ClassFolders train =
        ClassFolders.requireTwoClasses(list, ClassFolders.listed(list, both, toLearn));
    int[] counts = train.counts();
    for (int k = 0; k < counts.length; k++) {
      if (counts[k] == 0) {
        throw new DataException(
            "%s has no row to learn the class %s from"
                .formatted(list.file(), train.classes().get(k)));
      }
    }
    return toCheck.isEmpty()
        ? holdOut(list, train, request.seed(), false)
        : Parts.of(train, ClassFolders.listed(list, both, toCheck));
  }

  /** The part to test with, or else to check with, or everything. */
  private static ClassFolders forScoring(ExampleList list, DataRequest request) {
    if (request.testShare().isPresent()) {
      return test(list, request.testShare().getAsDouble()).validation();
    }
    if (request.folds().isPresent()) {
      return split(list, request).validation();
    }
    Map<String, ClassFolders> parts = partsOf(list);
    return Optional.ofNullable(parts.get(ListedPart.TEST.toString()))
        .or(() -> Optional.ofNullable(parts.get(ListedPart.VALIDATION.toString())))
        .orElseGet(() -> ClassFolders.listed(list, list.examples()));
  }

  /**
   * Holds out a tenth: of examples if each is a group of its own, or else of groups. Where groups
   * are few or large, those that come nearest to it; a third more or less is warned of.
   *
   * @param tested whether a part to test with is gone already
   */
  private static Parts<ClassFolders> holdOut(
      ExampleList list, ClassFolders train, long seed, boolean tested) {
    Map<Entry, String> groups = groups(list, train);
    long count = train.entries().stream().map(groups::get).distinct().count();
    if (count == train.entries().size()) {
      return train.holdOut(seed);
    }
    if (count >= USUAL_FOLDS) {
      try {
        Parts<ClassFolders> usual =
            GroupSplit.split(train, groups, new Folds(list.file(), USUAL_FOLDS, 1));
        if (GroupSplit.isNear(usual.validation().entries().size(), train, USUAL_SHARE)) {
          return usual;
        }
      } catch (DataException e) {
        // A class is missing on a side: others may be held out.
      }
    }
    Parts<ClassFolders> nearest =
        GroupSplit.nearest(train, groups, USUAL_SHARE)
            .orElseThrow(() -> cannot(list, train, tested));
    return nearest.warning(unusual(nearest, train, (int) count));
  }

  private static DataException cannot(ExampleList list, ClassFolders train, boolean tested) {
    ClassFolders all = tested ? ClassFolders.listed(list, list.examples()) : train;
    return tested
        ? GroupSplit.cannot(all, groups(list, all), "learned from, checked with and tested with", 3)
        : GroupSplit.cannot(all, groups(list, all), "learned from and checked with", 2);
  }

  /** A word on a part that is far from the share that it should be. */
  private static List<String> unusual(Parts<ClassFolders> parts, ClassFolders all, int groups) {
    int held = parts.validation().entries().size();
    if (GroupSplit.isNear(held, all, USUAL_SHARE)) {
      return List.of();
    }
    return List.of(
        String.format(
            Locale.ROOT,
            "%,d of %,d examples, %.0f %%, are held out to check with in place of %.0f %%: no"
                + " choice of whole groups (%,d) comes nearer and has every class on both sides;"
                + " more and smaller groups would",
            held,
            all.entries().size(),
            100.0 * held / all.entries().size(),
            100 * USUAL_SHARE,
            groups));
  }

  private static List<ListedExample> only(ExampleList list, ListedPart part) {
    return list.examples().stream()
        .filter(example -> example.part().equals(Optional.of(part)))
        .toList();
  }

  private static Map<Entry, String> groups(ExampleList list, ClassFolders part) {
    Map<String, String> byTitle = new HashMap<>();
    list.examples().forEach(one -> byTitle.put(one.path() + "\n" + one.span(), one.group()));
    Map<Entry, String> groups = new HashMap<>();
    for (Entry entry : part.entries()) {
      groups.put(entry, Objects.requireNonNull(byTitle.get(entry.path() + "\n" + entry.span())));
    }
    return groups;
  }
}
