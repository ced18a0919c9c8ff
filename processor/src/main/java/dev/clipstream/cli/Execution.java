package dev.clipstream.cli;

import dev.clipstream.cli.options.OptionSources;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** Runs the last command of the line, unless help is asked for or anything is wrong. */
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
    List<String> wrong = new ArrayList<>();
    for (CommandLine command : commands) {
      for (Exception error : command.getParseResult().errors()) {
        wrong.add(explain(error, command.getParseResult()));
      }
    }
    for (String key : sources.unknownKeys(knownKeys(commands.get(0)))) {
      wrong.add("'" + key + "' in " + sources.fileName() + " is no option of any command");
    }
    if (!wrong.isEmpty()) {
      throw new ParameterException(last, String.join("\n", wrong));
    }
    return new RunLast().execute(parsed);
  }

  /** A wrong value that was not typed is hard to find unless one is told where it stands. */
  private String explain(Exception error, ParseResult parsed) {
    String message = String.valueOf(error.getMessage());
    if (error instanceof ParameterException wrong) {
      ArgSpec argument = wrong.getArgSpec();
      if (argument instanceof OptionSpec option && !parsed.hasMatchedOption(option)) {
        Optional<String> origin = sources.origin(option);
        return message + origin.map(from -> " (from " + from + ")").orElse("");
      }
    }
    return message;
  }

  private static Set<String> knownKeys(CommandLine top) {
    return Stream.concat(Stream.of(top), top.getSubcommands().values().stream())
        .flatMap(command -> command.getCommandSpec().options().stream())
        .filter(OptionSources::isConfigurable)
        .map(OptionSources::key)
        .collect(Collectors.toSet());
  }
}
