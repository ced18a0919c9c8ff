package dev.clipstream.cli;

import dev.clipstream.cli.console.StatusLines;
import dev.clipstream.cli.options.CliException;
import dev.clipstream.collect.CollectException;
import dev.clipstream.deadletters.LetterException;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.schemas.registry.SchemaRegistryException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * The exception handler of the command line: prints what went wrong and what to do, with the stack
 * trace only when debugging.
 */
final class Failures implements IExecutionExceptionHandler {

  private final boolean debug;

  /**
   * @param debug whether to print stack traces
   */
  Failures(boolean debug) {
    this.debug = debug;
  }

  @Override
  public int handleExecutionException(Exception failed, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    boolean explained =
        failed instanceof CliException
            || failed instanceof CollectException
            || failed instanceof LetterException
            || failed instanceof ModelException
            || failed instanceof SchemaRegistryException;
    String message =
        explained ? String.valueOf(failed.getMessage()) : "unexpected failure: " + failed;
    StatusLines status = new StatusLines(name, err);
    message.lines().forEach(status::complain);
    if (!explained && !debug) {
      status.say("CLIPSTREAM_LOG_LEVEL=DEBUG shows where.");
    }
    if (debug) {
      status.trace(failed);
    }
    return ExitCode.SOFTWARE;
  }
}
