package dev.clipstream.model.foreign;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** All that other tools say of a model, in its metadata and in the files beside it. */
public final class OtherTools {

  private static final String CONFIG = "config.json";
  private static final String PROCESSOR = "preprocessor_config.json";
  private static final String LABELS = "labels.txt";

  /** The names that Optimum and Transformers.js give to one model in several precisions. */
  private static final Pattern OF_EXPORTERS =
      Pattern.compile(
          "model(_(quantized|optimized|fp16|int8|uint8|bnb4|q4|q4f16|o[1-4]))?\\.onnx",
          Pattern.CASE_INSENSITIVE);

  /** The folder below a model's own into which Optimum writes. */
  static final String OPTIMUM = "onnx";

  private OtherTools() {}

  /**
   * Reads them; what comes first counts most.
   *
   * @param metadata the ONNX file's
   * @throws IllegalArgumentException if one says what is not done here, or cannot be read
   */
  public static List<Statement> read(Path onnxFile, Map<String, String> metadata) {
    List<Statement> statements = new ArrayList<>();
    OnnxImageMetadata.read(metadata).ifPresent(statements::add);
    UltralyticsMetadata.read(metadata).ifPresent(statements::add);
    if (isDescribedByFolder(onnxFile)) {
      config(onnxFile, CONFIG)
          .ifPresent(
              config ->
                  TimmConfig.read(config, CONFIG + " of timm")
                      .or(() -> HuggingFaceConfig.read(config, CONFIG + " of Hugging Face"))
                      .ifPresent(statements::add));
      config(onnxFile, PROCESSOR)
          .flatMap(config -> HuggingFaceProcessor.read(config, PROCESSOR))
          .ifPresent(statements::add);
      labels(onnxFile).ifPresent(statements::add);
    }
    return statements;
  }

  /** The files beside a model that are read if they are there, for whoever watches them. */
  public static List<Path> files(Path onnxFile) {
    List<Path> files = new ArrayList<>();
    for (Path folder : folders(onnxFile)) {
      for (String name : List.of(CONFIG, PROCESSOR, LABELS)) {
        files.add(folder.resolve(name));
      }
    }
    return files;
  }

  /** Its own folder and, where that is Optimum's, the one above. */
  private static List<Path> folders(Path onnxFile) {
    Path folder = onnxFile.toAbsolutePath().normalize().getParent();
    if (folder == null) {
      return List.of();
    }
    Path above = folder.getParent();
    boolean optimum = above != null && folder.endsWith(OPTIMUM);
    return optimum ? List.of(folder, above) : List.of(folder);
  }

  /**
   * Whether the files beside a model are about this model: it is the only one there, or is called
   * as exporters call it. In a folder of many models nobody knows whose they are.
   */
  private static boolean isDescribedByFolder(Path onnxFile) {
    if (OF_EXPORTERS.matcher(String.valueOf(onnxFile.getFileName())).matches()) {
      return true;
    }
    Path folder = folders(onnxFile).stream().findFirst().orElse(onnxFile);
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".onnx")).count() == 1;
    } catch (IOException e) {
      return false;
    }
  }

  private static Optional<ObjectNode> config(Path onnxFile, String name) {
    return folders(onnxFile).stream()
        .map(folder -> JsonFiles.read(folder.resolve(name)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<Statement> labels(Path onnxFile) {
    Optional<Path> file =
        folders(onnxFile).stream()
            .map(folder -> folder.resolve(LABELS))
            .filter(Files::isRegularFile)
            .findFirst();
    if (file.isEmpty()) {
      return Optional.empty();
    }
    Statement statement = Statement.empty(LABELS);
    ArrayNode labels = statement.said().putArray("labels");
    try {
      LabelFile.read(file.get()).forEach(labels::add);
    } catch (IOException e) {
      throw new IllegalArgumentException(file.get() + " cannot be read: " + e.getMessage(), e);
    }
    return Optional.of(
        statement.guessing(
            "nothing says which labels it has: those of " + LABELS + " beside it are taken"));
  }
}
