package dev.clipstream.cli.options;

import dev.clipstream.system.PrintableText;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;

/**
 * Prints what is wrong with a command line, a line a problem, with the stack trace only when
 * debugging.
 */
public final class UsageErrors implements IParameterExceptionHandler {

  private final boolean debug;

  /**
   * @param environment says with {@code CLIPSTREAM_LOG_LEVEL} whether to debug
   */
  public UsageErrors(Map<String, String> environment) {
    String level = environment.getOrDefault("CLIPSTREAM_LOG_LEVEL", "").toUpperCase(Locale.ROOT);
    this.debug = level.equals("DEBUG") || level.equals("TRACE");
  }

  /** Whether stack traces are wanted. */
  public boolean debug() {
    return debug;
  }

  @Override
  public int handleParseException(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    String.valueOf(wrong.getMessage())
        .lines()
        .forEach(line -> err.println(name + ": " + PrintableText.of(line)));
    if (arguments.length == 0) {
      command.usage(err);
    } else {
      err.println("'" + name + " --help' explains it.");
    }
    if (debug) {
      wrong.printStackTrace(err);
    }
    return ExitCode.USAGE;
  }
}
