package dev.clipstream.cli.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Chooses the folder of the state stores where {@code --state-dir} is not given; Kafka Streams adds
 * the application.
 */
final class StateDirectories {

  private static final String NAME = "clipstream";

  private StateDirectories() {}

  /**
   * The user's directory for state by the XDG rules; where there is no home to write to, as in many
   * containers, the temporary directory. Losing it costs a restore from the changelog, no label.
   */
  static Path byDefault(Map<String, String> environment, Path home, Path temporary) {
    String configured = environment.getOrDefault("XDG_STATE_HOME", "");
    if (!configured.isBlank()) {
      return Path.of(configured, NAME);
    }
    return Files.isWritable(home)
        ? home.resolve(".local").resolve("state").resolve(NAME)
        : temporary.resolve(NAME);
  }

  static Path byDefault() {
    return byDefault(
        System.getenv(),
        Path.of(System.getProperty("user.home", "")),
        Path.of(System.getProperty("java.io.tmpdir", ".")));
  }
}
