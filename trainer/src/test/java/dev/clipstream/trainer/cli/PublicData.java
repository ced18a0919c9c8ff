package dev.clipstream.trainer.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.opentest4j.TestAbortedException;

/**
 * Finds the public data that is no part of the project, as the processor's tests do: in the folder
 * that {@code CLIPSTREAM_SHARED_DATA} names, or in {@code shared/data} of the working directory or
 * any folder above it.
 */
final class PublicData {

  private static final String VARIABLE = "CLIPSTREAM_SHARED_DATA";

  private PublicData() {}

  /** The file or folder of that path; skips the running test, visibly, where there is none. */
  static Path require(String relative) {
    Path folder = Path.of("").toAbsolutePath();
    String named = System.getenv(VARIABLE);
    Path found = named == null ? folder.resolve("shared/data") : Path.of(named);
    while (named == null && folder != null && !Files.isDirectory(found)) {
      found = folder.resolve("shared/data");
      folder = folder.getParent();
    }
    Path wanted = found.resolve(relative);
    if (!Files.exists(wanted)) {
      String message = "SKIPPED: needs shared/data/%s (or %s)".formatted(relative, VARIABLE);
      System.out.println(message);
      throw new TestAbortedException(message);
    }
    return wanted;
  }
}
