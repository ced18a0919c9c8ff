package dev.clipstream.model.foreign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Labels that are written as an object, a class number to each name. */
public final class LabelObject {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SHOWN = 2000;

  private LabelObject() {}

  /**
   * The names in the order of their numbers.
   *
   * @param object as in {@code {"0": "cat", "1": "dog"}}
   * @throws IllegalArgumentException if the numbers are not 0 and those that follow, each once; the
   *     message has the line that would do, where there is one
   */
  public static ArrayNode inOrder(ObjectNode object) {
    Map<Integer, String> names = new TreeMap<>();
    object.forEachEntry(
        (key, value) -> {
          if (key.matches("\\d{1,9}") && value.isTextual()) {
            names.put(Integer.parseInt(key), value.asText());
          }
        });
    if (names.size() == object.size() && isComplete(names)) {
      return array(names);
    }
    throw new IllegalArgumentException(
        "'labels' must name the classes in the order of their numbers" + mended(object));
  }

  private static String mended(ObjectNode object) {
    return numbersByName(object)
        .map(names -> ": put \"labels\": " + shortened(array(names).toString()))
        .orElse(
            ", as in \"labels\": [\"cat\", \"dog\"] or \"labels\": {\"0\": \"cat\", \"1\":"
                + " \"dog\"}, from 0 on and without a gap");
  }

  /** The other way round, as Hugging Face's {@code label2id} and Keras' {@code class_indices}. */
  private static Optional<Map<Integer, String>> numbersByName(ObjectNode object) {
    Map<Integer, String> names = new TreeMap<>();
    object.forEachEntry(
        (key, value) -> {
          if (value.asText().matches("\\d{1,9}")) {
            names.put(value.asInt(), key);
          }
        });
    return names.size() == object.size() && isComplete(names)
        ? Optional.of(names)
        : Optional.empty();
  }

  private static boolean isComplete(Map<Integer, String> names) {
    return !names.isEmpty() && names.containsKey(0) && names.containsKey(names.size() - 1);
  }

  private static ArrayNode array(Map<Integer, String> names) {
    ArrayNode array = JSON.createArrayNode();
    names.values().forEach(array::add);
    return array;
  }

  private static String shortened(String line) {
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…]";
  }

  /** The same of any node that a tool wrote; empty where it is no such object. */
  static Optional<ArrayNode> read(JsonNode node) {
    return node instanceof ObjectNode object && !object.isEmpty()
        ? Optional.of(inOrder(object))
        : Optional.empty();
  }
}
