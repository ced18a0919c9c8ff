package dev.clipstream.cli.options;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The variable that says how much is logged. */
public final class LogLevel {

  private static final String VARIABLE = "CLIPSTREAM_LOG_LEVEL";

  private static final List<String> LEVELS =
      List.of("OFF", "FATAL", "ERROR", "WARN", "INFO", "DEBUG", "TRACE", "ALL");

  private LogLevel() {}

  /** What is wrong with it; empty if nothing is. */
  public static Optional<String> problem(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(VARIABLE))
        .filter(level -> !level.isBlank())
        .filter(level -> !LEVELS.contains(level.toUpperCase(Locale.ROOT)))
        .map(
            level ->
                "%s must be one of %s, not '%s'"
                    .formatted(VARIABLE, String.join(", ", LEVELS), level));
  }
}
