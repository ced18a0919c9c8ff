package dev.clipstream.cli.options;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The names that options had before: each still works wherever the option is taken, on the command
 * line, in the environment and in a file, and no help shows it. As a preprocessor of a command, it
 * puts the present name in the place of an old one before anything is parsed.
 */
public final class RenamedOptions implements IParameterPreprocessor {

  private static final Map<String, String> NEW_NAMES =
      Map.of(
          "--also", "--export-precision",
          "--average", "--ema-decay",
          "--hang-after", "--inference-timeout",
          "--hold-back", "--prefetch",
          "--idle", "--clip-idle-timeout",
          "--reload-every", "--model-poll-interval",
          "--truth", "--label-source");

  /** The keys, without dashes, that stood for a key in a file before. */
  static List<String> oldKeys(String key) {
    return NEW_NAMES.entrySet().stream()
        .filter(renamed -> renamed.getValue().equals("--" + key))
        .map(renamed -> withoutDashes(renamed.getKey()))
        .toList();
  }

  /** The key that is used now, without dashes: the given one if it never was renamed. */
  public static String key(String key) {
    return Optional.ofNullable(NEW_NAMES.get("--" + key))
        .map(RenamedOptions::withoutDashes)
        .orElse(key);
  }

  private static String withoutDashes(String name) {
    return name.substring(2);
  }

  /**
   * @param argument null, since it is a command's arguments that are preprocessed
   * @return that the parser is to go on
   */
  @Override
  public boolean preprocess(
      Stack<String> arguments,
      CommandSpec command,
      @Nullable ArgSpec argument,
      Map<String, Object> info) {
    // The next argument is on top, which is the end.
    for (int i = arguments.size() - 1; i >= 0 && !arguments.get(i).equals("--"); i--) {
      arguments.set(i, present(arguments.get(i), command));
    }
    return false;
  }

  private static String present(String argument, CommandSpec command) {
    int equals = argument.indexOf('=');
    String name = equals < 0 ? argument : argument.substring(0, equals);
    OptionSpec renamed = command.findOption(NEW_NAMES.getOrDefault(name, ""));
    return renamed == null || command.findOption(name) != null
        ? argument
        : renamed.longestName() + argument.substring(name.length());
  }
}
