package dev.clipstream.trainer.data.source;

import dev.clipstream.trainer.data.source.Dataset.Scored;
import java.nio.file.Path;
import java.util.function.Function;

/** Data sets that lie in folders of classes, whatever an example is. */
public final class FolderData {

  private FolderData() {}

  /**
   * Reads what to learn from and what to check with.
   *
   * @param dataset its name
   * @param read reads a part
   */
  public static <S> Parts<S> load(
      DataRequest request, String dataset, Function<ClassFolders, Scored<S>> read) {
    Path directory = request.requiredDirectory(dataset);
    Parts<ClassFolders> folders = ClassFolders.split(directory, request.seed(), request.folds());
    FileFacts facts = FileFacts.of(directory, folders);
    Scored<S> train = read.apply(folders.train());
    Scored<S> validation = read.apply(folders.validation());
    return folders
        .with(train.set(), validation.set())
        .skipping(train.skipped())
        .skipping(validation.skipped())
        .warning(DataWarnings.of(folders, facts))
        .hashed(facts.sha256());
  }

  /** Reads what to score a finished model on. */
  static <S> Scored<S> loadForScoring(
      DataRequest request, String dataset, Function<ClassFolders, Scored<S>> read) {
    return read.apply(ClassFolders.forScoring(request.requiredDirectory(dataset), request.folds()));
  }
}
