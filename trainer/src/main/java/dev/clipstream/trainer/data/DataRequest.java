package dev.clipstream.trainer.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is wanted of a data set.
 *
 * @param directory where it lies, if it lies anywhere
 * @param size height and width of a picture in pixels, if it is not the data set's to choose
 * @param examples clips or pictures in an epoch, where they are made
 * @param seed of what is made, and of the split where the data set has none of its own
 */
public record DataRequest(
    Optional<Path> directory, OptionalInt size, OptionalInt examples, long seed) {

  /** The same for pictures of a given size. */
  public DataRequest withSize(OptionalInt newSize) {
    return new DataRequest(directory, newSize, examples, seed);
  }

  /** The directory, which must be there. */
  Path requiredDirectory(String dataset) {
    Path path =
        directory.orElseThrow(
            () -> new DataException("the data set " + dataset + " needs a folder (--data DIR)"));
    if (!Files.isDirectory(path)) {
      throw new DataException("there is no folder " + path);
    }
    return path;
  }
}
