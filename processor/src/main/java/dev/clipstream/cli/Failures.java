package dev.clipstream.cli;

import dev.clipstream.cli.console.StatusLines;
import dev.clipstream.cli.options.CliException;
import dev.clipstream.collect.CollectException;
import dev.clipstream.model.ModelException;
import dev.clipstream.schemas.registry.SchemaRegistryException;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The exception handlers of the command line: they print what went wrong and what to do, with the
 * stack trace only when debugging.
 */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {

  private final boolean debug;

  Failures(Map<String, String> environment) {
    String level = environment.getOrDefault("CLIPSTREAM_LOG_LEVEL", "");
    this.debug = level.equalsIgnoreCase("DEBUG") || level.equalsIgnoreCase("TRACE");
  }

  @Override
  public int handleParseException(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    String.valueOf(wrong.getMessage()).lines().forEach(line -> err.println(name + ": " + line));
    if (arguments.length == 0) {
      command.usage(err);
    } else {
      err.println("'" + name + " --help' explains it.");
    }
    trace(wrong, name, err);
    return ExitCode.USAGE;
  }

  @Override
  public int handleExecutionException(Exception failed, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    boolean explained =
        failed instanceof CliException
            || failed instanceof CollectException
            || failed instanceof ModelException
            || failed instanceof SchemaRegistryException;
    String message =
        explained ? String.valueOf(failed.getMessage()) : "unexpected failure: " + failed;
    StatusLines status = new StatusLines(name, err);
    message.lines().forEach(status::complain);
    if (!explained && !debug) {
      status.say("CLIPSTREAM_LOG_LEVEL=DEBUG shows where.");
    }
    trace(failed, name, err);
    return ExitCode.SOFTWARE;
  }

  private void trace(Exception failed, String name, PrintWriter err) {
    if (debug) {
      new StatusLines(name, err).trace(failed);
    }
  }
}
