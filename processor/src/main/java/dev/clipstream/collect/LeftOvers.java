package dev.clipstream.collect;

import dev.clipstream.system.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Temporary files of runs that were killed while they wrote. */
final class LeftOvers {

  /** Far longer than an image takes to write: a younger one may be another process's at work. */
  static final Duration AT_WORK = Duration.ofMinutes(1);

  private LeftOvers() {}

  /** Removes those that lie in a folder itself, not in folders within. */
  static void remove(Path folder) throws IOException {
    List<Path> found;
    try (Stream<Path> all = Files.list(folder)) {
      found = all.filter(AtomicFiles::isTemporary).toList();
    }
    Instant before = Instant.now().minus(AT_WORK);
    for (Path file : found) {
      try {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
          Files.deleteIfExists(file);
        }
      } catch (NoSuchFileException e) {
        // Put in its place, or removed, by another process.
      }
    }
  }
}
