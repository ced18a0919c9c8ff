package dev.clipstream.trainer.cli.options;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Gathers options that were typed and would change nothing: whoever types one expects something of
 * it, and is told before a long run rather than never. What comes from the environment or a file is
 * let pass, since that may serve several commands.
 */
public final class UnusedOptions {

  private final CommandSpec command;
  private final List<String> found = new ArrayList<>();

  public UnusedOptions(CommandSpec command) {
    this.command = command;
  }

  /**
   * Takes an option that has no effect, if it was typed.
   *
   * @param unused whether it has none
   * @param why what it is for, to go on after its name: {@code is for sequence models}
   */
  public UnusedOptions add(boolean unused, String option, String why) {
    if (unused && isTyped(command, option)) {
      found.add(option + " " + why);
    }
    return this;
  }

  /** Whether an option was given on the command line. */
  public static boolean isTyped(CommandSpec command, String option) {
    return command.commandLine().getParseResult().hasMatchedOption(option);
  }

  /**
   * Ends the command as badly used if there were any.
   *
   * @throws ParameterException with a line for each
   */
  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw new ParameterException(command.commandLine(), String.join("\n", found));
    }
  }
}
