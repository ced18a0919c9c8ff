package dev.clipstream.trainer.onnx;

import java.nio.file.Path;

/** What models are called after their files, and the files beside them after the models. */
public final class OnnxNames {

  private static final String EXTENSION = ".onnx";

  private OnnxNames() {}

  /** NAME of the file NAME.onnx; of another file its whole name. */
  public static String of(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(EXTENSION) ? name.substring(0, name.length() - EXTENSION.length()) : name;
  }

  /**
   * NAME with another end, beside the file NAME.onnx.
   *
   * @param end of the name, with its extension
   */
  public static Path beside(Path file, String end) {
    return file.resolveSibling(of(file) + end);
  }
}
