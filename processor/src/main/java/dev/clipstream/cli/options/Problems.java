package dev.clipstream.cli.options;

import dev.clipstream.system.Checks;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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

  /** The same of a number with a fraction; one that is no number is wrong. */
  public Problems requireRange(String option, double value, double min, double max) {
    checks.range(option, value, min, max);
    return this;
  }

  /** The same of a duration. */
  public Problems requireRange(String option, Duration value, Duration min, Duration max) {
    checks.range(option, value, min, max);
    return this;
  }

  /** Adds what is wrong with settings that check themselves, if anything is. */
  public <V> Problems requireSettings(Supplier<V> settings) {
    var unused = checks.take(() -> Optional.of(settings.get()), Optional.empty());
    return this;
  }

  /**
   * Ends the command as badly used if there was any problem.
   *
   * @throws ParameterException with one line a problem
   */
  public void throwIfAny(CommandSpec command) {
    checks.throwIfAny(
        all ->
            new ParameterException(
                command.commandLine(),
                all.stream().map(line -> named(line, command)).collect(Collectors.joining("\n"))));
  }

  /** Settings are named after options, but know nothing of dashes. */
  private static String named(String message, CommandSpec command) {
    String option = "--" + message.split(" ", 2)[0];
    return command.findOption(option) == null ? message : "--" + message;
  }
}
