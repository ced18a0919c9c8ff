package dev.clipstream.trainer.cli.options;

import dev.clipstream.trainer.export.CheckpointFile;
import dev.clipstream.trainer.export.Resumable;
import dev.clipstream.trainer.train.StoppedException;
import dev.clipstream.trainer.train.TrainingException;
import dev.clipstream.trainer.train.TrainingLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The options for checkpoints: where the state of a training is saved and resumed from; and for
 * what is done with the models at its end.
 */
public final class CheckpointOptions {

  @SuppressWarnings("NullAway.Init") // Set by picocli.
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description =
          "Keep the state of the training here after every epoch, for --resume, and the weights,"
              + " for 'export' and --encoder-from. A file that is there already is never begun"
              + " anew.")
  private @Nullable Path file;

  @Option(
      names = "--resume",
      description =
          "Go on from the --checkpoint, if it is there. With the same files, options and number of"
              + " threads"
              + " the result is that of a run that was never interrupted. Only --epochs may be"
              + " another: the learning rate then follows the new schedule from there on, and the"
              + " model says so.")
  private boolean resume;

  @Mixin private final CalibrationOptions calibration = new CalibrationOptions();

  private boolean trained;

  /** Work that writes files. */
  public interface Writing {
    void run() throws IOException;
  }

  /**
   * Trains and writes a model.
   *
   * @throws IOException if something cannot be written; what of the training is kept is said then
   */
  public void naming(Writing work) throws IOException {
    try {
      work.run();
    } catch (IOException e) {
      if (!trained) {
        throw e;
      }
      throw new IOException(
          e.getMessage()
              + (file == null
                  ? "; the training is lost: with --checkpoint FILE it would have been kept"
                  : "; %s holds the whole training: the same command with --resume writes the model without training again"
                      .formatted(file)),
          e);
    }
  }

  /** Whether the run goes on where an earlier one ended. */
  public boolean resumes() {
    return resume;
  }

  /** Refuses what cannot be. */
  public void check() {
    calibration.check();
    if (resume && file == null) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--resume needs the --checkpoint to go on from");
    }
    if (file != null) {
      OutputFile.check("--checkpoint", file);
      if (!resume && Files.exists(file)) {
        throw new TrainingException(
            ("%s holds an earlier training: --resume goes on with it; to begin anew, name another"
                    + " --checkpoint or delete this one")
                .formatted(file));
      }
    }
  }

  /**
   * Runs a training, from where it was interrupted if that is wanted, and keeps its state.
   *
   * @param say tells the user a line
   * @return what it ends with
   * @throws TrainingException if it was stopped; the message says how to go on
   */
  public <T extends Resumable<T>> T run(TrainingLoop<?> loop, T begun, Consumer<String> say)
      throws IOException {
    try {
      return train(loop, begun, say);
    } catch (StoppedException e) {
      throw new TrainingException(
          "stopped after %d of %d epochs%s"
              .formatted(loop.epochs(), loop.plan().epochs(), afterStop(loop.epochs())));
    }
  }

  private String afterStop(int epochs) {
    if (file == null) {
      return "; with --checkpoint FILE, --resume could go on from there";
    }
    return epochs == 0
        ? "; nothing is kept of the first"
        : ", which %s holds; the same command with --resume goes on from there".formatted(file);
  }

  private <T extends Resumable<T>> T train(TrainingLoop<?> loop, T begun, Consumer<String> say)
      throws IOException {
    Path kept = file;
    if (kept == null) {
      T done = begun.after(loop.run());
      trained = true;
      calibration.apply(loop, done, say);
      return done;
    }
    T going = resume && Files.exists(kept) ? goOn(kept, loop, begun, say) : begun;
    CalibrationOptions.forget(going);
    T done = going.after(loop.run(() -> going.save(loop::save, kept)));
    calibration.apply(loop, done, say);
    done.save(loop::save, kept);
    trained = true;
    return done;
  }

  private static <T extends Resumable<T>> T goOn(
      Path kept, TrainingLoop<?> loop, T begun, Consumer<String> say) throws IOException {
    CheckpointFile.requireWhole(kept);
    T trained = begun.resume(kept, loop::load);
    int planned = loop.plan().epochs();
    if (loop.epochs() > planned) {
      throw new TrainingException(
          "%s has %d epochs behind it already: --epochs %d is too few to go on"
              .formatted(kept, loop.epochs(), planned));
    }
    say.accept("going on after epoch %d of %d, from %s".formatted(loop.epochs(), planned, kept));
    if (!trained.provenance().equals(begun.provenance())) {
      say.accept(
          "another number of epochs was planned before: the learning rate follows the schedule of %d"
                  .formatted(planned)
              + " from here on, so this will not be what a run of so many from the start gives");
    }
    return trained;
  }
}
