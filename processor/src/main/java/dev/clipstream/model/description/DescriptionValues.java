package dev.clipstream.model.description;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Values of a model description's keys. What makes no sense is an {@link IllegalArgumentException}
 * that names the key.
 */
final class DescriptionValues {

  private DescriptionValues() {}

  static Optional<String> text(ObjectNode node, String key) {
    return Optional.ofNullable(node.get(key)).map(JsonNode::asText);
  }

  static Optional<Double> number(ObjectNode node, String key) {
    return Optional.ofNullable(node.get(key)).map(value -> finite(key, value));
  }

  static Optional<Integer> whole(ObjectNode node, String key) {
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

  static List<Double> numbers(ObjectNode node, String key) {
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

  /** An object of names, in its order. */
  static Map<String, String> names(ObjectNode node, String key) {
    JsonNode value = node.get(key);
    if (value == null) {
      return Map.of();
    }
    Map<String, String> names = new LinkedHashMap<>();
    value.forEachEntry(
        (name, other) -> {
          if (other.isTextual()) {
            names.put(name, other.asText());
          }
        });
    if (!value.isObject() || names.size() != value.size()) {
      throw new IllegalArgumentException(
          "'" + key + "' must be an object of names of tensors, not " + value);
    }
    return names;
  }

  private static double finite(String key, JsonNode value) {
    if (!value.isNumber() || !Double.isFinite(value.asDouble())) {
      throw new IllegalArgumentException("'" + key + "' must be a number, not " + value);
    }
    return value.asDouble();
  }

  static <E extends Enum<E>> E choice(Class<E> type, String key, String text) {
    try {
      return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'" + key + "' must be one of " + List.of(type.getEnumConstants()) + ", not " + text, e);
    }
  }
}
