package dev.clipstream.trainer.data.source;

import dev.clipstream.trainer.data.store.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The parts that a data set comes in: a folder {@code train} and, beside it, one to check with
 * ({@code val}, {@code valid} or {@code validation}), one to score finished models on ({@code
 * test}), or both; upper and lower case alike.
 *
 * @param train to learn from
 * @param validation to check with while learning
 * @param test that no training sees
 * @param others folders beside the parts, which are passed over
 */
public record FolderParts(
    Path train, Optional<Path> validation, Optional<Path> test, List<Path> others) {

  private static final Set<String> TRAIN = Set.of("train", "training");
  private static final Set<String> VALIDATION = Set.of("val", "valid", "validation");
  private static final Set<String> TEST = Set.of("test", "testing");

  public FolderParts {
    others = List.copyOf(others);
  }

  /**
   * The parts of a folder, or nothing if it holds classes.
   *
   * @throws DataException if that cannot be told, or a part is there twice
   */
  public static Optional<FolderParts> of(Path directory) {
    List<Path> folders = folders(directory);
    Optional<Path> train = only(directory, folders, TRAIN);
    Optional<Path> validation = only(directory, folders, VALIDATION);
    Optional<Path> test = only(directory, folders, TEST);
    List<Path> others = new ArrayList<>(folders);
    train.ifPresent(others::remove);
    validation.ifPresent(others::remove);
    test.ifPresent(others::remove);
    if (train.isPresent() && (validation.isPresent() || test.isPresent())) {
      return Optional.of(new FolderParts(train.get(), validation, test, others));
    }
    if (others.isEmpty() && !folders.isEmpty()) {
      throw new DataException(
          train.isPresent()
              ? "%s has %s/ alone: give that folder as --data, or put val/ beside it"
                  .formatted(directory, name(train.get()))
              : "%s has %s, and no train/ to learn from: give the folder of classes as --data"
                  .formatted(directory, names(folders)));
    }
    return Optional.empty();
  }

  private static Optional<Path> only(Path directory, List<Path> folders, Set<String> names) {
    List<Path> found =
        folders.stream()
            .filter(folder -> names.contains(name(folder).toLowerCase(Locale.ROOT)))
            .toList();
    if (found.size() > 1) {
      throw new DataException(
          "%s has %s, which are the same part: keep one of them"
              .formatted(directory, names(found)));
    }
    return found.stream().findFirst();
  }

  private static String names(List<Path> folders) {
    return String.join(" and ", folders.stream().map(folder -> name(folder) + "/").toList());
  }

  private static String name(Path folder) {
    return folder.getFileName().toString();
  }

  /** Nothing for a folder that is not there: whoever lists it says so. */
  private static List<Path> folders(Path directory) {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(Files::isDirectory)
          .filter(path -> !name(path).startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
