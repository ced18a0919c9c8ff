package dev.clipstream.model.description;

import dev.clipstream.model.session.ModelException;
import dev.clipstream.model.session.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files that make a model what it is, for whoever watches them: the ONNX file, those that may
 * be beside it and describe it, and those that it and {@code NAME.json} name. Which they name is
 * read anew when the two change. Not thread-safe.
 */
public final class ModelFiles {

  /** What tells a file from its successor. */
  private record Version(Object modified, long bytes) {}

  private final Path path;
  private Path onnxFile;
  private List<Optional<Version>> seen = List.of();
  private List<Path> files = List.of();

  /**
   * @param path an ONNX file, or a folder that has one
   */
  public ModelFiles(Path path) {
    this.path = path;
    this.onnxFile = path;
  }

  /** As they are named at present; some may not be there. */
  public List<Path> current() {
    Path resolved = resolve();
    if (!resolved.equals(onnxFile)) {
      onnxFile = resolved;
      seen = List.of();
    }
    Path json = ModelDescription.jsonBeside(onnxFile);
    List<Optional<Version>> now = List.of(version(onnxFile), version(json));
    if (!now.equals(seen)) {
      List<Path> named = new ArrayList<>(ModelSource.files(onnxFile));
      named.addAll(ModelDescription.filesBeside(onnxFile));
      named.addAll(ModelDescriptions.namedIn(json, onnxFile));
      files = List.copyOf(named);
      seen = now;
    }
    return files;
  }

  /** A folder may get another model, or more of them than one can be told from. */
  private Path resolve() {
    try {
      return ModelDescription.fileOf(path);
    } catch (ModelException e) {
      return onnxFile;
    }
  }

  private static Optional<Version> version(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return Optional.of(new Version(now.lastModifiedTime(), now.size()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
