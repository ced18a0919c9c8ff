package dev.clipstream.model.foreign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder that stands for the model in it. */
public final class ModelFolder {

  private static final String MODEL = "model.onnx";

  private ModelFolder() {}

  /**
   * The ONNX file that a path stands for: the path itself unless it is a folder, and of a folder
   * the only ONNX file in it, or {@code model.onnx}, or {@code onnx/model.onnx}.
   *
   * @throws IllegalArgumentException if there is none, or several and none of that name
   */
  public static Path resolve(Path path) {
    if (!Files.isDirectory(path)) {
      return path;
    }
    List<Path> here = onnxFiles(path);
    if (here.size() == 1) {
      return here.get(0);
    }
    Path below = path.resolve(OtherTools.OPTIMUM);
    for (Path file : List.of(path.resolve(MODEL), below.resolve(MODEL))) {
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    List<Path> there = onnxFiles(below);
    if (here.isEmpty() && there.size() == 1) {
      return there.get(0);
    }
    List<Path> found = here.isEmpty() ? there : here;
    throw new IllegalArgumentException(
        found.isEmpty()
            ? "the folder " + path + " has no ONNX file, nor has its folder onnx"
            : "the folder "
                + path
                + " has several ONNX files, "
                + found.stream().map(file -> String.valueOf(path.relativize(file))).toList()
                + ": name one of them");
  }

  private static List<Path> onnxFiles(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".onnx") && Files.isRegularFile(file))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new IllegalArgumentException("the folder " + folder + " cannot be read: " + e, e);
    }
  }
}
