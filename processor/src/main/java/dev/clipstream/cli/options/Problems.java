package dev.clipstream.cli.options;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Gathers what is wrong with a command's options, so that all of it is said at once. */
public final class Problems {

  private final List<String> found = new ArrayList<>();

  /** Adds a problem unless {@code condition} holds. */
  public Problems require(boolean condition, String otherwise) {
    if (!condition) {
      found.add(otherwise);
    }
    return this;
  }

  /** Adds a problem unless the value of an option lies between two bounds. */
  public Problems requireRange(String option, long value, long min, long max) {
    return require(
        value >= min && value <= max,
        option + " must be " + min + " to " + max + ", but is " + value);
  }

  /**
   * Ends the command as badly used if there was any problem.
   *
   * @throws ParameterException with one line a problem
   */
  public void throwIfAny(CommandSpec command) {
    if (!found.isEmpty()) {
      throw new ParameterException(command.commandLine(), String.join("\n", found));
    }
  }
}
