package dev.clipstream.model.foreign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/**
 * The metadata that Ultralytics puts into the ONNX files it exports: {@code names}, a Python
 * dictionary of class numbers and names, {@code task} and {@code imgsz}. Its classifiers scale the
 * shorter side by bilinear interpolation, cut out the middle and divide by 255; those of YOLOv5,
 * which have no {@code task}, normalize in a way that only their makers know.
 */
final class UltralyticsMetadata {

  private static final String NAMES = "names";
  private static final String TASK = "task";
  private static final String SIZE = "imgsz";

  private UltralyticsMetadata() {}

  /**
   * @throws IllegalArgumentException if it is no classifier, or its metadata cannot be read
   */
  static Optional<Statement> read(Map<String, String> metadata) {
    String names = metadata.get(NAMES);
    if (names == null || !(metadata.containsKey("stride") || metadata.containsKey(SIZE))) {
      return Optional.empty();
    }
    Statement statement = Statement.empty("Ultralytics' metadata in the ONNX file");
    String task = metadata.getOrDefault(TASK, "classify");
    if (!task.equals("classify")) {
      throw new IllegalArgumentException(
          "its metadata says that it was made by Ultralytics to '"
              + task
              + "', and only classifiers are served: export one whose name ends in -cls");
    }
    statement.said().set("labels", labels(names));
    if (metadata.containsKey(TASK)) {
      putPixels(statement.said());
    }
    Optional.ofNullable(metadata.get(SIZE))
        .ifPresent(size -> putSize(literal(SIZE, size), statement.said()));
    return Optional.of(statement);
  }

  private static ArrayNode labels(String names) {
    JsonNode node = literal(NAMES, names);
    return node instanceof ArrayNode array
        ? array
        : LabelObject.read(node)
            .orElseThrow(
                () -> new IllegalArgumentException("its metadata '" + NAMES + "' names nothing"));
  }

  private static void putPixels(ObjectNode said) {
    said.put("color", "RGB");
    said.put("scale", 1 / 255.0);
    said.put("resize", "crop");
    said.put("interpolation", "bilinear");
  }

  private static void putSize(JsonNode size, ObjectNode said) {
    JsonNode height = size.isArray() ? size.path(0) : size;
    JsonNode width = size.path(1).isMissingNode() ? height : size.path(1);
    if (height.canConvertToInt() && width.canConvertToInt()) {
      said.put("height", height.asInt());
      said.put("width", width.asInt());
    }
  }

  private static JsonNode literal(String key, String text) {
    try {
      return PythonLiteral.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("its metadata '" + key + "' " + e.getMessage(), e);
    }
  }
}
