package dev.clipstream.cli.console;

import dev.clipstream.cli.options.CliException;
import dev.clipstream.system.TemporaryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A folder that is there as long as a command needs it. Open it after the {@link StopSignal}: what
 * closes after that may come too late, when the process is ended by a signal.
 */
public final class TemporaryFolder implements AutoCloseable {

  private final Path path;

  private TemporaryFolder(Path path) {
    this.path = path;
  }

  /**
   * Makes one.
   *
   * @param prefix of its name
   * @throws CliException if none can be made
   */
  public static TemporaryFolder make(String prefix) {
    try {
      return new TemporaryFolder(
          TemporaryFiles.ofThisProcess().claim(Files.createTempDirectory(prefix)));
    } catch (IOException e) {
      throw new CliException("no temporary folder can be made: " + e.getMessage(), e);
    }
  }

  public Path path() {
    return path;
  }

  /**
   * Deletes it and all that is in it.
   *
   * @throws CliException if that fails
   */
  @Override
  public void close() {
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new CliException("cannot delete " + path + ": " + e.getMessage(), e);
    }
  }
}
