package dev.clipstream.trainer.cli;

import dev.clipstream.cli.options.CliException;
import dev.clipstream.model.session.InferenceException;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.system.PrintableText;
import dev.clipstream.system.WrongSettingsException;
import dev.clipstream.trainer.data.store.DataException;
import dev.clipstream.trainer.export.ParityException;
import dev.clipstream.trainer.train.StoppedException;
import dev.clipstream.trainer.train.TrainingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;

/**
 * The exception handler of the command line: prints what went wrong in lines that help, with the
 * stack trace only when debugging.
 */
final class CommandErrors implements IExecutionExceptionHandler {

  /** What libtorch says, on a CPU and on a GPU, among much else. */
  private static final Pattern NO_MEMORY =
      Pattern.compile("can't allocate memory|out of memory|not enough memory");

  private final boolean debug;

  /**
   * @param debug whether to print stack traces
   */
  CommandErrors(boolean debug) {
    this.debug = debug;
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    String message = String.valueOf(failure.getMessage());
    boolean wrong = failure instanceof WrongSettingsException;
    if (wrong) {
      err.println("error: " + PrintableText.of(message));
    } else if (isExpected(failure)) {
      err.println("error: " + PrintableText.of(describe(failure)));
      if (failure instanceof DataException data) {
        data.details().forEach(line -> err.println("  " + PrintableText.of(line)));
      }
    } else if (NO_MEMORY.matcher(message).find()) {
      err.println("error: " + PrintableText.of(noMemory(message)));
    } else {
      err.println("error: unexpected failure: " + PrintableText.of(String.valueOf(failure)));
      if (!debug) {
        err.println("CLIPSTREAM_LOG_LEVEL=DEBUG shows where.");
      }
    }
    if (debug) {
      failure.printStackTrace(err);
    }
    return wrong ? ExitCode.USAGE : ExitCode.SOFTWARE;
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

  /** Java's own exceptions of files say only the name of the file, and what is wrong by theirs. */
  private static String describe(Exception failure) {
    String message = String.valueOf(failure.getMessage());
    Class<?> type = failure.getClass();
    return type != IOException.class && type.getPackageName().startsWith("java.")
        ? failure.getClass().getSimpleName() + ": " + message
        : message;
  }

  /** What to do where Java's heap, or a limit on all memory, is full. */
  static String describe(OutOfMemoryError full) {
    return ("out of memory (%s): Java's heap holds %,d MB at most (java -Xmx); --cache DIR keeps"
            + " decoded frames on the disk, a smaller --size or --batch takes less")
        .formatted(full.getMessage(), Runtime.getRuntime().maxMemory() >> 20);
  }

  private static String noMemory(String message) {
    return "libtorch has no memory left: a smaller --batch, --size, --width or --depth takes less;"
        + " it says: "
        + message.lines().findFirst().orElse("");
  }
}
