package dev.clipstream.trainer.cli;

import dev.clipstream.cli.options.OptionSources;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Runs the last command of the line, unless help is asked for or anything is wrong, of which all is
 * told at once.
 */
final class Execution implements IExecutionStrategy {

  private final OptionSources sources;

  Execution(OptionSources sources) {
    this.sources = sources;
  }

  @Override
  public int execute(ParseResult parsed) {
    Integer help = CommandLine.executeHelpRequest(parsed);
    if (help != null) {
      return help;
    }
    List<CommandLine> commands = parsed.asCommandLineList();
    CommandLine last = commands.get(commands.size() - 1);
    Set<String> wrong = allThatIsWrong(commands.get(0), parsed);
    for (String key : sources.unknownKeys(knownKeys(commands.get(0)))) {
      wrong.add("'%s' in %s is no option of any command".formatted(key, sources.fileName()));
    }
    if (!wrong.isEmpty()) {
      throw new ParameterException(last, String.join("\n", wrong));
    }
    try {
      return new RunLast().execute(parsed);
    } catch (OutOfMemoryError e) {
      last.getErr().println("error: " + CommandErrors.describe(e));
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  /**
   * Of the values that are not from the command line, the parser looks no further than the first
   * wrong one: so it parses again without that, until nothing new is found.
   */
  private Set<String> allThatIsWrong(CommandLine top, ParseResult parsed) {
    Set<String> wrong = new LinkedHashSet<>();
    Set<String> wrongKeys = new HashSet<>();
    ParseResult result = parsed;
    int known;
    do {
      known = wrongKeys.size();
      for (CommandLine command : result.asCommandLineList()) {
        for (Exception error : command.getParseResult().errors()) {
          Optional<OptionSpec> sourced = sourced(error, command.getParseResult());
          sourced.map(OptionSources::key).ifPresent(wrongKeys::add);
          String origin = sourced.flatMap(sources::origin).map(" (from %s)"::formatted).orElse("");
          wrong.add(explain(error) + origin);
        }
      }
      if (wrongKeys.size() > known) {
        top.setDefaultValueProvider(sources.without(wrongKeys));
        result = top.parseArgs(parsed.originalArgs().toArray(String[]::new));
      }
    } while (wrongKeys.size() > known);
    return wrong;
  }

  /** The option whose value, from the environment or the file, is wrong; empty if it was typed. */
  private Optional<OptionSpec> sourced(Exception error, ParseResult parsed) {
    return error instanceof ParameterException wrong
            && wrong.getArgSpec() instanceof OptionSpec option
            && !parsed.hasMatchedOption(option)
            && sources.origin(option).isPresent()
        ? Optional.of(option)
        : Optional.empty();
  }

  private static String explain(Exception error) {
    String message = String.valueOf(error.getMessage());
    return error instanceof UnmatchedArgumentException unmatched
            && !unmatched.getSuggestions().isEmpty()
        ? message + "; did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?"
        : message;
  }

  private static Set<String> knownKeys(CommandLine top) {
    Set<String> keys = new HashSet<>();
    commands(top)
        .flatMap(command -> command.getCommandSpec().options().stream())
        .filter(OptionSources::isConfigurable)
        .map(OptionSources::key)
        .forEach(keys::add);
    return keys;
  }

  /** A command and all that are below it. */
  private static Stream<CommandLine> commands(CommandLine command) {
    return Stream.concat(
        Stream.of(command),
        command.getSubcommands().values().stream().flatMap(Execution::commands));
  }
}
