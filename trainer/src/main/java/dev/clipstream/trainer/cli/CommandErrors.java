package dev.clipstream.trainer.cli;

import dev.clipstream.cli.options.CliException;
import dev.clipstream.model.InferenceException;
import dev.clipstream.model.ModelException;
import dev.clipstream.trainer.data.store.DataException;
import dev.clipstream.trainer.export.ParityException;
import dev.clipstream.trainer.train.StoppedException;
import dev.clipstream.trainer.train.TrainingException;
import java.io.IOException;
import picocli.CommandLine;

/**
 * The exception handler of the trainer's command line: one line where the cause is known, the whole
 * trace where it is not.
 */
final class CommandErrors implements CommandLine.IExecutionExceptionHandler {

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
    if (!isExpected(failure)) {
      throw failure;
    }
    command.getErr().println("error: " + describe(failure));
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static boolean isExpected(Exception failure) {
    return failure instanceof DataException
        || failure instanceof TrainingException
        || failure instanceof StoppedException
        || failure instanceof ParityException
        || failure instanceof ModelException
        || failure instanceof InferenceException
        || failure instanceof CliException
        || failure instanceof IOException;
  }

  /** Java's own file exceptions say only the name of the file. */
  private static String describe(Exception failure) {
    String message = String.valueOf(failure.getMessage());
    return failure.getClass().getPackageName().startsWith("java.")
        ? failure.getClass().getSimpleName() + ": " + message
        : message;
  }
}
