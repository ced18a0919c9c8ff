package dev.clipstream.cli.options;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The execution strategy of the command line: prints help, reports all that is wrong with the
 * options, or runs the command.
 */
public final class CheckedExecution implements IExecutionStrategy {

  private final OptionSources sources;

  public CheckedExecution(OptionSources sources) {
    this.sources = sources;
  }

  @Override
  public int execute(ParseResult parsed) {
    Integer help = CommandLine.executeHelpRequest(parsed);
    if (help != null) {
      return help;
    }
    List<CommandLine> commands = parsed.asCommandLineList();
    CommandLine top = commands.get(0);
    Set<String> wrong = new LinkedHashSet<>(allThatIsWrong(top, parsed));
    wrong.addAll(blanks(parsed));
    for (String key : sources.unknownKeys(knownKeys(top))) {
      wrong.add("'" + key + "' in " + sources.fileName() + " is no option of any command");
    }
    if (!wrong.isEmpty()) {
      throw new ParameterException(commands.get(commands.size() - 1), String.join("\n", wrong));
    }
    return new RunLast().execute(parsed);
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
        List<Exception> errors = command.getParseResult().errors();
        for (Exception error : errors) {
          if (isAnsweredAlready(error, errors) || isStoodInFor(error, command)) {
            continue;
          }
          Optional<OptionSpec> sourced = sourced(error, command.getParseResult());
          sourced.map(OptionSources::key).ifPresent(wrongKeys::add);
          wrong.add(explain(error) + sourced.flatMap(sources::origin).map(this::from).orElse(""));
        }
      }
      if (wrongKeys.size() > known) {
        top.setDefaultValueProvider(sources.without(wrongKeys));
        result = top.parseArgs(parsed.originalArgs().toArray(String[]::new));
      }
    } while (wrongKeys.size() > known);
    return wrong;
  }

  /**
   * Of single values, none may be empty: it is most often a variable of a script that is not set,
   * and as a path it would be the current folder. A list of several may be, and is then none.
   */
  private List<String> blanks(ParseResult parsed) {
    List<String> blanks = new ArrayList<>();
    for (CommandLine command : parsed.asCommandLineList()) {
      ParseResult result = command.getParseResult();
      for (ArgSpec given : result.matchedArgs()) {
        boolean single = given.isPositional() || !given.isMultiValue();
        if (single && given.originalStringValues().stream().anyMatch(String::isBlank)) {
          blanks.add(name(given) + " must not be empty");
        }
      }
      for (OptionSpec option : command.getCommandSpec().options()) {
        if (!option.isMultiValue() && !result.hasMatchedOption(option) && sources.isBlank(option)) {
          blanks.add(
              name(option)
                  + " must not be empty"
                  + sources.origin(option).map(this::from).orElse(""));
        }
      }
    }
    return blanks;
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  private String from(String origin) {
    return " (from " + origin + ")";
  }

  /** What was given and makes no sense is neither missing nor unknown, too. */
  private static boolean isAnsweredAlready(Exception error, List<Exception> all) {
    if (error instanceof UnmatchedArgumentException unmatched) {
      // The parser lists a positional argument again that could not be converted.
      return unmatched.getUnmatched().stream()
          .allMatch(
              argument ->
                  all.stream()
                      .anyMatch(
                          other ->
                              other instanceof ParameterException wrong
                                  && wrong.getArgSpec() != null
                                  && wrong.getArgSpec().isPositional()
                                  && String.valueOf(wrong.getMessage())
                                      .contains("'" + argument + "'")));
    }
    return error instanceof MissingParameterException missing
        && !missing.getMissing().isEmpty()
        && missing.getMissing().stream()
            .allMatch(
                argument ->
                    all.stream()
                        .filter(other -> other != error)
                        .anyMatch(
                            other ->
                                other instanceof ParameterException wrong
                                    && argument.equals(wrong.getArgSpec())));
  }

  /** A model of clips needs no model of frames beside it. */
  private boolean isStoodInFor(Exception error, CommandLine command) {
    OptionSpec clips = command.getCommandSpec().findOption("--clip-model");
    return clips != null
        && error instanceof MissingParameterException missing
        && missing.getMissing().stream()
            .allMatch(argument -> name(argument).equals("--frame-model"))
        && (command.getParseResult().hasMatchedOption(clips) || sources.origin(clips).isPresent());
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
    return commands(top)
        .flatMap(command -> command.getCommandSpec().options().stream())
        .filter(OptionSources::isConfigurable)
        .map(OptionSources::key)
        .collect(Collectors.toSet());
  }

  /** A command and all that are below it. */
  private static Stream<CommandLine> commands(CommandLine command) {
    return Stream.concat(
        Stream.of(command),
        command.getSubcommands().values().stream().flatMap(CheckedExecution::commands));
  }
}
