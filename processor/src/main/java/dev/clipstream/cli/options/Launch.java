package dev.clipstream.cli.options;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/**
 * How every program here runs a command line: options come from the line, the environment and a
 * file, and all that is wrong with them is said at once.
 */
public final class Launch {

  /** Makes the commands of a program, ready to parse. */
  public interface Commands {
    CommandLine of(OptionSources sources);
  }

  private Launch() {}

  /**
   * Runs one command line.
   *
   * @param program its name in errors
   * @param environment what {@code CLIPSTREAM_…} is looked up in
   * @param err for what is wrong before there are commands
   * @return 0 done, 1 failed, 2 bad usage
   */
  public static int run(
      String program,
      List<String> arguments,
      Map<String, String> environment,
      PrintWriter err,
      Commands commands) {
    Optional<String> level = LogLevel.problem(environment);
    if (level.isPresent()) {
      err.println(program + ": " + level.get());
      return CommandLine.ExitCode.USAGE;
    }
    OptionSources sources;
    try {
      sources = OptionSources.of(arguments, environment);
    } catch (CliException e) {
      err.println(program + ": " + e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    return commands.of(sources).execute(arguments.toArray(String[]::new));
  }

  /** Has commands take options from all places, and collect whatever is wrong with them. */
  public static CommandLine prepared(
      CommandLine commands, OptionSources sources, UsageErrors usage) {
    prepareBelow(commands);
    return commands
        .registerConverter(Path.class, new PathConverter())
        .setDefaultValueProvider(sources)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(usage);
  }

  private static void prepareBelow(CommandLine command) {
    command.getCommandSpec().parser().collectErrors(true);
    for (CommandLine below : command.getSubcommands().values()) {
      below.getCommandSpec().preprocessor(new RenamedOptions());
      prepareBelow(below);
    }
  }
}
