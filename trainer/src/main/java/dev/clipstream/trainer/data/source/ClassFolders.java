package dev.clipstream.trainer.data.source;

import dev.clipstream.trainer.data.store.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A folder of class folders: {@code DIR/CLASS/*}. Hidden entries are passed over; all else counts
 * as an example, so that whatever cannot be read is named later and not silently missing.
 *
 * @param classes names of the classes, sorted
 * @param entries all examples, by class and name
 */
record ClassFolders(List<String> classes, List<Entry> entries) {

  /** A file, or a folder of frames, and the index of its class. */
  record Entry(Path path, int label) {}

  /** For people: {@code cat/7.jpg}. */
  String name(Entry entry) {
    return classes.get(entry.label()) + "/" + entry.path().getFileName();
  }

  ClassFolders {
    classes = List.copyOf(classes);
    entries = List.copyOf(entries);
  }

  /**
   * Lists a folder.
   *
   * @throws DataException if it is not there, has fewer than two classes or a class without
   *     examples
   */
  static ClassFolders list(Path directory) {
    List<Path> folders = children(directory).stream().filter(Files::isDirectory).toList();
    if (folders.size() < 2) {
      throw new DataException(
          "%s needs two class folders at least (DIR/CLASS/FILE) and has %s"
              .formatted(directory, folders.isEmpty() ? "none" : "only " + name(folders.get(0))));
    }
    List<Entry> entries = new ArrayList<>();
    for (int label = 0; label < folders.size(); label++) {
      List<Path> examples = children(folders.get(label));
      if (examples.isEmpty()) {
        throw new DataException("the class folder " + folders.get(label) + " is empty");
      }
      for (Path example : examples) {
        entries.add(new Entry(example, label));
      }
    }
    return new ClassFolders(folders.stream().map(ClassFolders::name).toList(), entries);
  }

  /**
   * The two parts of a folder: its {@code train} and {@code val}, or else those of a split by
   * group, or else a tenth of every class, at least one example, held out.
   */
  static Parts<ClassFolders> split(Path directory, long seed, Optional<Folds> folds) {
    if (folds.isPresent()) {
      requireNoParts(directory);
      return GroupSplit.split(directory, list(directory), folds.get());
    }
    if (hasParts(directory)) {
      ClassFolders train = list(directory.resolve("train"));
      ClassFolders validation = list(directory.resolve("val"));
      if (!train.classes.equals(validation.classes)) {
        throw new DataException(
            "%s: the classes of train %s and val %s differ"
                .formatted(directory, train.classes, validation.classes));
      }
      return Parts.of(train, validation);
    }
    return list(directory).holdOut(seed);
  }

  /**
   * What a model is to be scored on: the fold that is held out, {@code val} where there is one, or
   * else everything.
   */
  static ClassFolders forScoring(Path directory, Optional<Folds> folds) {
    if (folds.isPresent()) {
      return split(directory, 0, folds).validation();
    }
    return list(hasParts(directory) ? directory.resolve("val") : directory);
  }

  private static void requireNoParts(Path directory) {
    if (hasParts(directory)) {
      throw new DataException(
          directory + " has train/ and val/ of its own: --groups is for folders of classes");
    }
  }

  private static boolean hasParts(Path directory) {
    return Files.isDirectory(directory.resolve("train"))
        && Files.isDirectory(directory.resolve("val"));
  }

  private Parts<ClassFolders> holdOut(long seed) {
    List<Entry> train = new ArrayList<>();
    List<Entry> validation = new ArrayList<>();
    for (int label = 0; label < classes.size(); label++) {
      int wanted = label;
      List<Entry> examples =
          new ArrayList<>(entries.stream().filter(entry -> entry.label() == wanted).toList());
      if (examples.size() < 2) {
        throw new DataException(
            "the class %s has one example only, which cannot be split in two parts"
                .formatted(classes.get(label)));
      }
      Collections.shuffle(examples, new Random(seed));
      int held = Math.max(1, examples.size() / 10);
      validation.addAll(examples.subList(0, held));
      train.addAll(examples.subList(held, examples.size()));
    }
    return Parts.of(new ClassFolders(classes, train), new ClassFolders(classes, validation));
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
