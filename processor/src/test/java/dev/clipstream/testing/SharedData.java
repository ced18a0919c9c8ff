package dev.clipstream.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the public data that some tests run on and that is not part of the project: in the folder
 * that {@code CLIPSTREAM_SHARED_DATA} names, or in {@code shared/data} of the working directory or
 * any folder above it.
 */
public final class SharedData {
  private static final String VARIABLE = "CLIPSTREAM_SHARED_DATA";

  private SharedData() {}

  /** The file or folder of that path below the data folder, if it is there. */
  public static Optional<Path> find(String relative) {
    return root().map(root -> root.resolve(relative)).filter(Files::exists);
  }

  /** As {@link #find}, but skips the running test, saying so, where there is none. */
  public static Path require(String relative) {
    return find(relative)
        .orElseThrow(
            () -> Skip.because("needs shared/data/%s (or %s)".formatted(relative, VARIABLE)));
  }

  /** The files below a folder of the data, in order of their names; skips as {@link #require}. */
  public static List<Path> requireFiles(String relative) {
    try (Stream<Path> files = Files.walk(require(relative))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Path> root() {
    String named = System.getenv(VARIABLE);
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null) {
      Path data = folder.resolve("shared").resolve("data");
      if (Files.isDirectory(data)) {
        return Optional.of(data);
      }
      folder = folder.getParent();
    }
    return Optional.empty();
  }
}
