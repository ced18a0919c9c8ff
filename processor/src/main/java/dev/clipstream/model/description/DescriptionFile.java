package dev.clipstream.model.description;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clipstream.model.foreign.JsonFiles;
import dev.clipstream.model.session.ModelException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads {@code NAME.json} strictly: it is written by hand, and a slip of the hand that is passed
 * over gives wrong labels in silence.
 */
final class DescriptionFile {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private DescriptionFile() {}

  /**
   * Reads a file.
   *
   * @param keys that it may have
   * @throws ModelException if it cannot be read, has other keys, or labels that are none
   */
  static ObjectNode read(Path file, Set<String> keys) {
    JsonNode node;
    try {
      node = JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new ModelException(file + " cannot be read as JSON: " + JsonFiles.whatIsWrong(e), e);
    }
    if (!(node instanceof ObjectNode object)) {
      throw new ModelException(file + " must hold one JSON object");
    }
    Set<String> unknown = new TreeSet<>();
    object.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(keys);
    if (!unknown.isEmpty()) {
      throw new ModelException(
          file + ": unknown " + unknown + "; it may have " + new TreeSet<>(keys));
    }
    if (object.has("labels")) {
      checkLabels(file, object.path("labels"));
    }
    return object;
  }

  /** Names, or whole numbers for them; or the name of a file. */
  private static void checkLabels(Path file, JsonNode labels) {
    if (labels.isTextual()) {
      return;
    }
    if (!labels.isContainerNode()) {
      throw new ModelException(
          file
              + ": 'labels' must be an array of names, an object that has a name for each class"
              + " number, or the name of a file beside the model, not "
              + labels);
    }
    for (JsonNode label : labels) {
      boolean isName = label.isIntegralNumber() || (label.isTextual() && !label.asText().isBlank());
      // Numbers in an object are those of the classes: whoever puts them in order says what to do.
      if (!isName) {
        throw new ModelException(file + ": 'labels' has " + label + ", which is no name");
      }
    }
  }
}
