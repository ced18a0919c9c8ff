package dev.clipstream.cli.options;

import dev.clipstream.system.Checks;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Gathers what is wrong with a command's options and ends the command with a usage error if
 * anything is.
 */
public final class Problems {

  private final Checks checks = new Checks();

  /** Adds a problem unless {@code condition} holds. */
  public Problems require(boolean condition, String otherwise) {
    checks.require(condition, otherwise);
    return this;
  }

  /** Adds a problem unless the value of an option lies between two bounds. */
  public Problems requireRange(String option, long value, long min, long max) {
    checks.range(option, value, min, max);
    return this;
  }

  /**
   * Ends the command as badly used if there was any problem.
   *
   * @throws ParameterException with one line a problem
   */
  public void throwIfAny(CommandSpec command) {
    checks.throwIfAny(all -> new ParameterException(command.commandLine(), String.join("\n", all)));
  }
}
