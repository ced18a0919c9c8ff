package dev.clipstream.model.description;

import static dev.clipstream.model.description.DescriptionValues.choice;
import static dev.clipstream.model.description.DescriptionValues.names;
import static dev.clipstream.model.description.DescriptionValues.number;
import static dev.clipstream.model.description.DescriptionValues.numbers;
import static dev.clipstream.model.description.DescriptionValues.text;
import static dev.clipstream.model.description.DescriptionValues.whole;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clipstream.image.resize.Resizing;
import dev.clipstream.model.description.GraphDescription.Activation;
import dev.clipstream.model.description.GraphDescription.Layout;
import dev.clipstream.model.description.GraphDescription.Role;
import dev.clipstream.model.description.ModelDescription.Color;
import dev.clipstream.model.description.ModelDescription.Task;
import dev.clipstream.model.foreign.LabelFile;
import dev.clipstream.model.foreign.LabelObject;
import dev.clipstream.model.foreign.OtherTools;
import dev.clipstream.model.foreign.Statement;
import dev.clipstream.model.graph.Pool;
import dev.clipstream.model.session.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@link ModelDescription}: the {@code clipstream.*} entries of the ONNX file's metadata,
 * under them what {@code NAME.json} beside {@code NAME.onnx} says, and under that what other tools
 * say.
 */
public final class ModelDescriptions {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final String PREFIX = "clipstream.";
  private static final Set<String> KEYS =
      UnusedKeys.union(
          Set.of("labels", "input", "output", "layout", "activation", "role", "features", "pool"),
          Set.of("unknown_below"),
          UnusedKeys.OF_PIXELS,
          UnusedKeys.OF_TEXTS,
          UnusedKeys.OF_STATES,
          UnusedKeys.OF_PAIRS,
          UnusedKeys.OF_CLIPS);

  private static final double MIN_FPS = 0.001;
  private static final double MAX_FPS = 1_000;

  /** Which frames of a clip a clip model sees. */
  private enum ClipSampling {
    UNIFORM,
    FPS
  }

  private ModelDescriptions() {}

  /**
   * @param metadata the ONNX file's {@code metadata_props}
   * @param graphLabels those that the graph itself has for its scores; empty if it has none
   * @param sha256 of all files that the model is in
   * @param servedAs of a sequence model only the file itself and {@code NAME.json} are asked
   * @throws ModelException if the JSON file cannot be read or says something that makes no sense
   */
  public static ModelDescription read(
      Path onnxFile,
      Map<String, String> metadata,
      List<String> graphLabels,
      String sha256,
      Task servedAs) {
    Path jsonFile = jsonBeside(onnxFile);
    ObjectNode own = JSON.createObjectNode();
    metadata.forEach(
        (key, value) -> {
          // A model from elsewhere is not to name files of this machine.
          if (key.startsWith(PREFIX) && !key.equals(PREFIX + "text_embeddings")) {
            own.set(key.substring(PREFIX.length()), parseMetadata(key, value));
          }
        });
    if (own.has("resize") && !own.has("interpolation")) {
      // The trainer has said how it resizes before there was a choice of how pixels are weighed.
      own.put("interpolation", "halving");
    }
    boolean described = Files.exists(jsonFile);
    ObjectNode json = described ? DescriptionFile.read(jsonFile, KEYS) : JSON.createObjectNode();
    try {
      List<Statement> others = new ArrayList<>();
      if (!graphLabels.isEmpty()) {
        others.add(ofGraph(graphLabels));
      }
      if (takesPixels(servedAs)) {
        others.addAll(OtherTools.read(onnxFile, metadata));
      }
      if (isEncoder(own) || isEncoder(json)) {
        // What a classifier made of its features is none of an encoder's.
        others.forEach(other -> other.said().remove(List.of("labels", "activation")));
      }
      return card(
          onnxFile, new DescriptionLayers(own, json, jsonFile, others, servedAs), sha256, servedAs);
    } catch (IllegalArgumentException e) {
      throw new ModelException((described ? jsonFile : onnxFile) + ": " + e.getMessage(), e);
    }
  }

  static Path jsonBeside(Path onnxFile) {
    return onnxFile.resolveSibling(baseName(onnxFile) + ".json");
  }

  private static boolean takesPixels(Task servedAs) {
    return servedAs == Task.FRAME || servedAs == Task.CLIP;
  }

  private static boolean isEncoder(ObjectNode said) {
    return said.has("text_embeddings")
        || said.path("role").asText().equalsIgnoreCase(Role.ENCODER.name());
  }

  private static Statement ofGraph(List<String> labels) {
    ObjectNode said = JSON.createObjectNode();
    said.set("labels", JSON.valueToTree(labels));
    return new Statement("the graph", said, List.of());
  }

  private static ModelDescription card(
      Path onnxFile, DescriptionLayers layers, String sha256, Task servedAs) {
    ObjectNode said = layers.merged();
    DescriptionErrors wrong = new DescriptionErrors();
    List<String> ofPixels = new ArrayList<>();
    Resizing resizing = wrong.orElse(Resizing.DEFAULT, () -> ResizingKeys.read(said, ofPixels));
    if (!said.has("color") && !said.has("task")) {
      ofPixels.add("it does not say the order of colors: RGB is taken; give \"color\"");
    }
    List<String> guesses = new ArrayList<>(layers.guesses());
    if (takesPixels(servedAs)) {
      guesses.addAll(ofPixels);
    }
    GraphDescription graph = graph(onnxFile, said, wrong);
    List<String> labels = wrong.list(() -> labels(said.get("labels"), onnxFile));
    ModelDescription card =
        new ModelDescription(
            baseName(onnxFile),
            sha256,
            layers.encoderId(sha256),
            wrong.optional(() -> text(said, "task").map(t -> choice(Task.class, "task", t))),
            labels.isEmpty() && servedAs == Task.FRAME
                ? graph.textEmbeddings().map(TextEmbeddings::labels).orElse(labels)
                : labels,
            wrong.orElse(
                Color.RGB,
                () ->
                    text(said, "color")
                        .map(t -> choice(Color.class, "color", t))
                        .orElse(Color.RGB)),
            resizing,
            new DescriptionOrigin(layers.sources(), guesses),
            wrong.optional(() -> number(said, "scale")),
            wrong.list(() -> numbers(said, "mean")),
            wrong.list(() -> numbers(said, "std")),
            wrong.optional(() -> whole(said, "width")),
            wrong.optional(() -> whole(said, "height")),
            text(said, "input"),
            text(said, "output"),
            text(said, "features"),
            text(said, "frame_model_sha256"),
            wrong.optional(() -> whole(said, "max_frames")),
            wrong.optional(() -> unknownBelow(said)),
            graph);
    wrong.check(() -> Normalization.check(said));
    wrong.throwIfAny();
    return card;
  }

  private static GraphDescription graph(Path onnxFile, ObjectNode said, DescriptionErrors wrong) {
    if (!said.has("text_embeddings") && (said.has("logit_scale") || said.has("logit_bias"))) {
      wrong.add("'logit_scale' and 'logit_bias' are of no use without 'text_embeddings'");
    }
    return new GraphDescription(
        wrong.optional(() -> text(said, "layout").map(t -> choice(Layout.class, "layout", t))),
        wrong.optional(
            () -> text(said, "activation").map(t -> choice(Activation.class, "activation", t))),
        wrong.optional(() -> text(said, "role").map(t -> choice(Role.class, "role", t))),
        wrong.optional(() -> text(said, "pool").map(t -> choice(Pool.class, "pool", t))),
        wrong.optional(
            () -> text(said, "text_embeddings").map(t -> TextEmbeddings.read(beside(onnxFile, t)))),
        wrong.optional(() -> number(said, "logit_scale")),
        wrong.optional(() -> number(said, "logit_bias")),
        wrong.optional(() -> whole(said, "frames")),
        text(said, "frame_features"),
        wrong.optional(() -> fps(said)),
        wrong.names(() -> names(said, "state")),
        wrong.names(() -> names(said, "state_init")),
        temperature(said));
  }

  /** The trainer's word, from the file alone; what others may call so is passed over. */
  private static Optional<Double> temperature(ObjectNode said) {
    JsonNode temperature = said.path("calibration").path("temperature");
    return temperature.isNumber() && temperature.asDouble() > 0
        ? Optional.of(temperature.asDouble())
        : Optional.empty();
  }

  private static Optional<Double> unknownBelow(ObjectNode said) {
    Optional<Double> threshold = number(said, "unknown_below");
    threshold.ifPresent(
        score -> {
          if (!(score > 0 && score <= 1)) {
            throw new IllegalArgumentException(
                "'unknown_below' must be above 0 and 1 at most, not " + score);
          }
        });
    return threshold;
  }

  /** Empty: clips are sampled evenly. */
  private static Optional<Double> fps(ObjectNode said) {
    Optional<Double> fps = number(said, "fps");
    Optional<ClipSampling> sampling =
        text(said, "sampling").map(t -> choice(ClipSampling.class, "sampling", t));
    boolean byTime = sampling.map(ClipSampling.FPS::equals).orElse(fps.isPresent());
    if (byTime != fps.isPresent()) {
      throw new IllegalArgumentException(
          "\"sampling\": \"fps\" goes with a number \"fps\", and no other sampling does");
    }
    fps.ifPresent(
        rate -> {
          if (!(rate >= MIN_FPS && rate <= MAX_FPS)) {
            throw new IllegalArgumentException(
                "'fps' must be from " + MIN_FPS + " to " + MAX_FPS + ", not " + rate);
          }
        });
    return fps;
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
    } catch (IOException | IllegalArgumentException e) {
      // Whoever loads the model says what is wrong with it.
      return List.of();
    }
    return files;
  }

  /**
   * Metadata values are strings: JSON where they hold an array, an object or a number, plain text
   * else (some SHA-256 sums look like numbers). Labels are never a file: who sends a model would
   * have any file of this machine printed.
   */
  private static JsonNode parseMetadata(String key, String value) {
    JsonNode node = parseMetadata(value);
    if (key.equals(PREFIX + "labels") && !node.isContainerNode()) {
      throw new ModelException(
          "the metadata '" + key + "' must be a JSON array of names, not " + value);
    }
    return node;
  }

  private static JsonNode parseMetadata(String value) {
    try {
      return value.startsWith("[")
              || value.startsWith("{")
              || value.matches("-?\\d{1,9}(\\.\\d{1,20})?")
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
    if (node instanceof ObjectNode object) {
      return labels(LabelObject.inOrder(object), onnxFile);
    }
    Path file = beside(onnxFile, node.asText());
    if (file.equals(jsonBeside(onnxFile))) {
      throw new IllegalArgumentException(
          "'labels' names this description itself: give a text file with one label a line, or the"
              + " labels as an array");
    }
    try {
      return LabelFile.read(file);
    } catch (IOException e) {
      throw new ModelException(
          "the labels of " + onnxFile + " should be in " + file + ", which cannot be read", e);
    }
  }

  /** A file that the description names: in the model's own folder, and nowhere else. */
  static Path beside(Path onnxFile, String name) {
    boolean plain =
        !name.isBlank() && !name.equals("..") && name.indexOf('/') < 0 && name.indexOf('\\') < 0;
    if (!plain) {
      throw new IllegalArgumentException(
          "'" + name + "' must be the name of a file in the same folder");
    }
    return onnxFile.resolveSibling(name);
  }

  private static String baseName(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(".onnx") ? name.substring(0, name.length() - 5) : name;
  }
}
