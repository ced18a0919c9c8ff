package dev.clipstream.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files that make a model what it is, for whoever watches them: the ONNX file, the JSON file
 * that may be beside it, and those that the two name. Which they name is read anew when the two
 * change. Not thread-safe.
 */
public final class ModelFiles {

  /** What tells a file from its successor. */
  private record Version(Object modified, long bytes) {}

  private final Path onnxFile;
  private List<Optional<Version>> seen = List.of();
  private List<Path> files = List.of();

  public ModelFiles(Path onnxFile) {
    this.onnxFile = onnxFile;
  }

  /** As they are named at present; some may not be there. */
  public List<Path> current() {
    Path json = ModelDescription.jsonBeside(onnxFile);
    List<Optional<Version>> now = List.of(version(onnxFile), version(json));
    if (!now.equals(seen)) {
      List<Path> named = new ArrayList<>(ModelSource.files(onnxFile));
      named.add(json);
      named.addAll(ModelDescriptions.namedIn(json, onnxFile));
      files = List.copyOf(named);
      seen = now;
    }
    return files;
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
