package dev.clipstream.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clipstream.image.Fit;
import dev.clipstream.model.GraphDescription.Activation;
import dev.clipstream.model.GraphDescription.Layout;
import dev.clipstream.model.GraphDescription.Role;
import dev.clipstream.model.ModelDescription.Color;
import dev.clipstream.model.ModelDescription.Task;
import dev.clipstream.model.graph.Pool;
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
          "features",
          "layout",
          "activation",
          "role",
          "pool",
          "text_embeddings",
          "logit_scale",
          "logit_bias",
          "frames");

  private ModelDescriptions() {}

  /**
   * @param metadata the ONNX file's {@code metadata_props}
   * @param sha256 of all files that the model is in
   * @throws ModelException if the JSON file cannot be read or says something that makes no sense
   */
  static ModelDescription read(Path onnxFile, Map<String, String> metadata, String sha256) {
    Path jsonFile = jsonBeside(onnxFile);
    ObjectNode said = JSON.createObjectNode();
    metadata.forEach(
        (key, value) -> {
          // A model from elsewhere is not to name files of this machine.
          if (key.startsWith(PREFIX) && !key.equals(PREFIX + "text_embeddings")) {
            said.set(key.substring(PREFIX.length()), parseMetadata(value));
          }
        });
    Path source = onnxFile;
    if (Files.exists(jsonFile)) {
      source = jsonFile;
      said.setAll(readJson(jsonFile));
    }
    try {
      return card(onnxFile, said, sha256);
    } catch (IllegalArgumentException e) {
      throw new ModelException(source + ": " + e.getMessage(), e);
    }
  }

  /** As metadata holds a list of labels. */
  static String toJson(List<String> labels) {
    return JSON.valueToTree(labels).toString();
  }

  static Path jsonBeside(Path onnxFile) {
    return onnxFile.resolveSibling(baseName(onnxFile) + ".json");
  }

  private static ModelDescription card(Path onnxFile, ObjectNode said, String sha256) {
    GraphDescription graph = graph(onnxFile, said);
    List<String> labels = labels(said.get("labels"), onnxFile);
    return new ModelDescription(
        baseName(onnxFile),
        sha256,
        text(said, "task").map(t -> choice(Task.class, "task", t)),
        labels.isEmpty()
            ? graph.textEmbeddings().map(TextEmbeddings::labels).orElse(labels)
            : labels,
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
        whole(said, "max_frames"),
        graph);
  }

  private static GraphDescription graph(Path onnxFile, ObjectNode said) {
    if (!said.has("text_embeddings") && (said.has("logit_scale") || said.has("logit_bias"))) {
      throw new IllegalArgumentException(
          "'logit_scale' and 'logit_bias' are of no use without 'text_embeddings'");
    }
    return new GraphDescription(
        text(said, "layout").map(t -> choice(Layout.class, "layout", t)),
        text(said, "activation").map(t -> choice(Activation.class, "activation", t)),
        text(said, "role").map(t -> choice(Role.class, "role", t)),
        text(said, "pool").map(t -> choice(Pool.class, "pool", t)),
        text(said, "text_embeddings").map(t -> TextEmbeddings.read(beside(onnxFile, t))),
        number(said, "logit_scale"),
        number(said, "logit_bias"),
        whole(said, "frames"));
  }

  /** The files that a description names, as far as it can be read. */
  static List<Path> namedIn(Path jsonFile, Path onnxFile) {
    List<Path> files = new ArrayList<>();
    try {
      JsonNode said = JSON.readTree(jsonFile.toFile());
      for (String key : List.of("labels", "text_embeddings")) {
        if (said.path(key).isTextual()) {
          files.add(beside(onnxFile, said.path(key).asText()));
        }
      }
    } catch (IOException | ModelException e) {
      // Whoever loads the model says what is wrong with it.
      return List.of();
    }
    return files;
  }

  /** A file that the description names: in the model's own folder, and nowhere else. */
  static Path beside(Path onnxFile, String name) {
    if (name.isBlank() || !Path.of(name).equals(Path.of(name).getFileName())) {
      throw new ModelException(
          onnxFile + ": '" + name + "' must be the name of a file in the same folder");
    }
    return onnxFile.resolveSibling(name);
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
}
