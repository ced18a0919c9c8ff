package dev.clipstream.trainer.cli.options;

import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.trainer.train.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks of output files that are written hours after they were named. */
public final class OutputFile {

  private OutputFile() {}

  /** A word on a file that would change what the processor reads of a model, if there is one. */
  public static Optional<String> noteBeside(Path model) {
    Path json = ModelDescription.jsonBeside(model);
    return Files.exists(json)
        ? Optional.of(
            "note: the processor reads %s with %s, and what it says goes first"
                .formatted(json, model.getFileName()))
        : Optional.empty();
  }

  /** The same as {@link #check} of a file that need not be asked for. */
  public static Optional<String> checkIfGiven(String option, @Nullable Path file) {
    return file == null ? Optional.empty() : check(option, file);
  }

  /**
   * Refuses now what could not be written then; makes the folder.
   *
   * @return a word on the folder if it was not there, since its name may be a slip
   */
  public static Optional<String> check(String option, Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(file)) {
      throw new TrainingException("%s must be a file, and %s is a folder".formatted(option, file));
    }
    boolean isNew = Files.notExists(folder);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new TrainingException(
          "%s: the folder %s cannot be made: %s".formatted(option, folder, e));
    }
    if (!Files.isWritable(folder)) {
      throw new TrainingException("%s: nothing can be written to %s".formatted(option, folder));
    }
    return isNew
        ? Optional.of("%s: made the folder %s, which was not there".formatted(option, folder))
        : Optional.empty();
  }
}
