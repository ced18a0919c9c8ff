package dev.clipstream.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clipstream.image.Fit;
import dev.clipstream.model.ModelDescription.Color;
import dev.clipstream.model.ModelDescription.Task;
import dev.clipstream.system.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@link ModelDescription}: the {@code clipstream.*} entries of the ONNX file's metadata,
 * and over them what {@code NAME.json} beside {@code NAME.onnx} says.
 */
final class ModelDescriptions {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PREFIX = "clipstream.";
  private static final Set<String> KEYS =
      Set.of(
          "labels",
          "color",
          "resize",
          "scale",
          "mean",
          "std",
          "width",
          "height",
          "input",
          "output",
          "features");

  private ModelDescriptions() {}

  /**
   * @param metadata the ONNX file's {@code metadata_props}
   * @throws ModelException if the JSON file cannot be read or says something that makes no sense
   */
  static ModelDescription read(Path onnxFile, Map<String, String> metadata) {
    Path jsonFile = jsonBeside(onnxFile);
    ObjectNode said = JSON.createObjectNode();
    metadata.forEach(
        (key, value) -> {
          if (key.startsWith(PREFIX)) {
            said.set(key.substring(PREFIX.length()), parseMetadata(value));
          }
        });
    Path source = onnxFile;
    if (Files.exists(jsonFile)) {
      source = jsonFile;
      said.setAll(readJson(jsonFile));
    }
    try {
      return card(onnxFile, said);
    } catch (IllegalArgumentException e) {
      throw new ModelException(source + ": " + e.getMessage(), e);
    }
  }

  static Path jsonBeside(Path onnxFile) {
    return onnxFile.resolveSibling(baseName(onnxFile) + ".json");
  }

  private static ModelDescription card(Path onnxFile, ObjectNode said) {
    return new ModelDescription(
        baseName(onnxFile),
        sha256(onnxFile),
        text(said, "task").map(t -> choice(Task.class, "task", t)),
        labels(said.get("labels"), onnxFile),
        text(said, "color").map(t -> choice(Color.class, "color", t)).orElse(Color.RGB),
        text(said, "resize").map(t -> choice(Fit.class, "resize", t)).orElse(Fit.STRETCH),
        number(said, "scale"),
        numbers(said, "mean"),
        numbers(said, "std"),
        whole(said, "width"),
        whole(said, "height"),
        text(said, "input"),
        text(said, "output"),
        text(said, "features"),
        text(said, "frame_model_sha256"),
        whole(said, "max_frames"));
  }

  private static ObjectNode readJson(Path file) {
    try {
      JsonNode node = JSON.readTree(file.toFile());
      if (!(node instanceof ObjectNode object)) {
        throw new ModelException(file + " must hold one JSON object");
      }
      Set<String> unknown = new TreeSet<>();
      object.fieldNames().forEachRemaining(unknown::add);
      unknown.removeAll(KEYS);
      if (!unknown.isEmpty()) {
        throw new ModelException(
            file + ": unknown " + unknown + "; it may have " + new TreeSet<>(KEYS));
      }
      return object;
    } catch (IOException e) {
      throw new ModelException(file + " cannot be read as JSON: " + e.getMessage(), e);
    }
  }

  /**
   * Metadata values are strings: JSON where they hold an array or a whole number, plain text else
   * (some SHA-256 sums look like numbers).
   */
  private static JsonNode parseMetadata(String value) {
    try {
      return value.startsWith("[") || value.matches("\\d{1,9}")
          ? JSON.readTree(value)
          : JSON.getNodeFactory().textNode(value);
    } catch (JsonProcessingException e) {
      return JSON.getNodeFactory().textNode(value);
    }
  }

  private static List<String> labels(@Nullable JsonNode node, Path onnxFile) {
    if (node == null) {
      return List.of();
    }
    if (node instanceof ArrayNode array) {
      List<String> labels = new ArrayList<>();
      array.forEach(label -> labels.add(label.asText()));
      return labels;
    }
    Path file = onnxFile.resolveSibling(node.asText());
    try {
      return Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
    } catch (IOException e) {
      throw new ModelException(
          "the labels of " + onnxFile + " should be in " + file + ", which cannot be read", e);
    }
  }

  private static Optional<String> text(ObjectNode node, String key) {
    return Optional.ofNullable(node.get(key)).map(JsonNode::asText);
  }

  private static Optional<Double> number(ObjectNode node, String key) {
    return Optional.ofNullable(node.get(key)).map(value -> finite(key, value));
  }

  private static Optional<Integer> whole(ObjectNode node, String key) {
    return Optional.ofNullable(node.get(key))
        .map(
            value -> {
              if (!value.canConvertToInt() || !value.isIntegralNumber() || value.asInt() < 1) {
                throw new IllegalArgumentException(
                    "'" + key + "' must be a whole number of 1 or more, not " + value);
              }
              return value.asInt();
            });
  }

  private static List<Double> numbers(ObjectNode node, String key) {
    JsonNode value = node.get(key);
    if (value == null) {
      return List.of();
    }
    List<Double> numbers = new ArrayList<>();
    if (value instanceof ArrayNode array) {
      array.forEach(element -> numbers.add(finite(key, element)));
    } else {
      numbers.add(finite(key, value));
    }
    if (key.equals("std") && numbers.contains(0.0)) {
      throw new IllegalArgumentException("'std' must not be 0");
    }
    return numbers;
  }

  private static double finite(String key, JsonNode value) {
    if (!value.isNumber() || !Double.isFinite(value.asDouble())) {
      throw new IllegalArgumentException("'" + key + "' must be a number, not " + value);
    }
    return value.asDouble();
  }

  private static <E extends Enum<E>> E choice(Class<E> type, String key, String text) {
    try {
      return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'" + key + "' must be one of " + List.of(type.getEnumConstants()) + ", not " + text, e);
    }
  }

  private static String baseName(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(".onnx") ? name.substring(0, name.length() - 5) : name;
  }

  private static String sha256(Path file) {
    try {
      return Sha256.of(file);
    } catch (IOException e) {
      throw new ModelException(file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
