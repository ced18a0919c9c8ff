package dev.clipstream.trainer.cli.options;

import dev.clipstream.trainer.runlog.RunLog;
import dev.clipstream.trainer.train.TrainingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for what a training leaves beside its model and its checkpoint. */
public final class RunFileOptions {

  @Option(
      names = "--tensorboard",
      paramLabel = "DIR",
      description =
          "Write losses, measures, learning rate and speed of every epoch to this folder as"
              + " TensorBoard's event files, as soon as it has ended; give every run a folder of"
              + " its own (DIR/first) and TensorBoard the one above (--logdir DIR).")
  private @Nullable Path tensorboard;

  @Option(
      names = "--report",
      paramLabel = "FILE.html",
      description =
          "Write at the end what the report of 'evaluate' shows, of the test part where there is"
              + " one, or else of the validation part.")
  private @Nullable Path report;

  /**
   * Refuses what cannot be written.
   *
   * @param resumes whether the run goes on, with the events that it has written
   */
  public void check(boolean resumes) {
    if (report != null) {
      OutputFile.check("--report", report);
    }
    if (tensorboard == null) {
      return;
    }
    if (Files.exists(tensorboard) && !Files.isDirectory(tensorboard)) {
      throw new TrainingException("--tensorboard must be a folder, and is " + tensorboard);
    }
    if (!resumes && RunLog.hasEvents(tensorboard)) {
      throw new TrainingException(
          "--tensorboard %s holds the events of another run, and TensorBoard would show both as one: name another folder"
              .formatted(tensorboard));
    }
    OutputFile.check("--tensorboard", tensorboard.resolve("events"));
  }

  /** Where TensorBoard's events are to be, if any are wanted. */
  public Optional<Path> tensorboard() {
    return Optional.ofNullable(tensorboard);
  }

  /** Where the report is to be, if one is wanted. */
  public Optional<Path> report() {
    return Optional.ofNullable(report);
  }
}
