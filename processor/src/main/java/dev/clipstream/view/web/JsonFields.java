package dev.clipstream.view.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The fields of the JSON object that a request brings. A field that is not known, comes twice or
 * has a value of another type is answered with 400: what was meant is never guessed. Immutable.
 */
final class JsonFields {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final JsonNode object;

  private JsonFields(JsonNode object) {
    this.object = object;
  }

  /**
   * Reads the body of a request.
   *
   * @param known names that its fields may have
   */
  static JsonFields of(Context request, List<String> known) {
    if (!String.valueOf(request.contentType()).startsWith("application/json")) {
      throw new BadRequestResponse("the body must be JSON, and its Content-Type say so");
    }
    return parse(request.body(), known);
  }

  static JsonFields parse(String body, List<String> known) {
    JsonNode object;
    try {
      object = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new BadRequestResponse("the body is no JSON: " + e.getOriginalMessage());
    }
    if (!object.isObject()) {
      throw new BadRequestResponse("the body must be a JSON object");
    }
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        throw new BadRequestResponse(
            "'" + name + "' is not known: there is " + String.join(", ", known));
      }
    }
    return new JsonFields(object);
  }

  boolean has(String name) {
    return object.has(name);
  }

  /** The text of a field; empty where there is none. */
  String text(String name) {
    return value(name)
        .map(value -> require(value.isTextual(), value, name, "must be text").textValue())
        .orElse("");
  }

  /** The truth value of a field; nothing where there is none. */
  Optional<Boolean> truth(String name) {
    return value(name)
        .map(
            value ->
                require(value.isBoolean(), value, name, "must be true or false").booleanValue());
  }

  /** The number of a field, 0 or more; nothing where there is none. */
  OptionalLong whole(String name) {
    Optional<JsonNode> value = value(name);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    JsonNode number = value.get();
    boolean fits = number.isIntegralNumber() && number.canConvertToLong();
    return OptionalLong.of(
        require(fits && number.longValue() >= 0, number, name, "must be a whole number from 0 on")
            .longValue());
  }

  /** The texts of a field, one or more; none where there is no such field. */
  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    value(name)
        .ifPresent(
            list -> {
              String what = "must be a list of texts, one or more";
              require(list.isArray() && !list.isEmpty(), list, name, what)
                  .forEach(
                      each -> texts.add(require(each.isTextual(), each, name, what).textValue()));
            });
    return texts;
  }

  private Optional<JsonNode> value(String name) {
    return Optional.ofNullable(object.get(name));
  }

  private static JsonNode require(boolean right, JsonNode value, String name, String what) {
    if (!right) {
      throw new BadRequestResponse("'" + name + "' " + what);
    }
    return value;
  }
}
