package dev.clipstream.model.session;

import dev.clipstream.system.TemporaryFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of a model's files of weights, for as long as it is loaded.
 *
 * <p>ONNX Runtime maps such files into memory and leaves them there: where somebody writes new
 * weights into the old file while the model serves, it would compute with half of them, or the
 * process would die of a page that is gone. The copies are nobody's but the session's, which keeps
 * what it has mapped when they are deleted.
 */
final class WeightCopies implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(WeightCopies.class);

  private final Path folder;

  private WeightCopies(Path folder) {
    this.folder = folder;
  }

  /**
   * @throws ModelException if there is no room for them
   */
  static WeightCopies of(ModelSource source) {
    try {
      WeightCopies copies =
          new WeightCopies(
              TemporaryFiles.ofThisProcess()
                  .claim(Files.createTempDirectory("clipstream-weights")));
      try {
        copies.copy(source);
        return copies;
      } catch (IOException e) {
        copies.close();
        throw e;
      }
    } catch (IOException e) {
      throw new ModelException(
          "the weights of "
              + source.file()
              + " cannot be copied to the temporary folder "
              + System.getProperty("java.io.tmpdir")
              + ", which loading them needs: "
              + e.getMessage()
              + "; -Djava.io.tmpdir=FOLDER names another",
          e);
    }
  }

  private void copy(ModelSource source) throws IOException {
    Path home = Objects.requireNonNull(source.file().toAbsolutePath().getParent());
    for (Path weights : source.weights()) {
      Path name = home.relativize(weights.toAbsolutePath());
      Path copy = folder.resolve(name.toString()).normalize();
      Files.createDirectories(Objects.requireNonNull(copy.getParent()));
      Files.copy(weights, copy);
    }
  }

  Path folder() {
    return folder;
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      log.warn("{} could not be deleted: {}", folder, e.toString());
    }
  }
}
