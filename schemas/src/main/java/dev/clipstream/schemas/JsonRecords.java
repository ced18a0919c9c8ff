package dev.clipstream.schemas;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link LabelJson} writes, as Avro resolves schemas: a field that is not there has its
 * default, one that the schema does not have is passed over, and a symbol that an enum does not
 * have is the enum's default. Thread-safe.
 *
 * @param <T> the generated class; without {@code bytes} in it
 */
final class JsonRecords<T extends SpecificRecordBase> {

  /** No label nests deeper than this; the rest is none. */
  private static final int MAX_DEPTH = 16;

  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final SpecificData model;
  private final Schema schema;
  private final Class<T> type;

  JsonRecords(Class<T> type, SpecificData model, Schema schema) {
    this.type = type;
    this.model = model;
    this.schema = schema;
  }

  /** Whether bytes begin as a record in JSON does, and none in Avro. */
  static boolean isJson(byte[] bytes) {
    return bytes.length > 0 && bytes[0] == '{';
  }

  /**
   * @throws SerializationException if the bytes are no such record; the message says in what way
   */
  T read(byte[] bytes) {
    JsonNode root;
    try {
      root = JSON.readTree(bytes);
    } catch (IOException e) {
      throw new SerializationException(
          "not a " + schema.getName() + ": it begins as JSON does and is none", e);
    }
    try {
      return type.cast(record(root, schema, schema.getName()));
    } catch (RuntimeException e) {
      // Numbers, times and Avro have their own exceptions.
      throw new SerializationException("not a " + schema.getName() + ": " + e.getMessage(), e);
    }
  }

  private Object record(JsonNode node, Schema of, String path) {
    require(node.isObject(), path, "an object", node);
    SpecificRecordBase record = (SpecificRecordBase) model.newRecord(null, of);
    for (Field field : of.getFields()) {
      JsonNode value = node.get(field.name());
      if (value != null) {
        record.put(field.pos(), value(value, field.schema(), field.name()));
      } else if (field.hasDefaultValue()) {
        record.put(field.pos(), model.deepCopy(field.schema(), model.getDefaultValue(field)));
      } else {
        throw new IllegalArgumentException("its JSON has no " + field.name());
      }
    }
    return record;
  }

  private @Nullable Object value(JsonNode node, Schema of, String path) {
    return switch (of.getType()) {
      case RECORD -> record(node, of, path);
      case UNION -> node.isNull() ? null : value(node, other(of), path);
      case ARRAY -> items(node, of, path);
      case MAP -> entries(node, of, path);
      case ENUM -> symbol(node, of, path);
      case LONG -> {
        if (of.getLogicalType() != null) {
          yield time(node, path);
        }
        require(node.canConvertToLong() && node.isIntegralNumber(), path, "a whole number", node);
        yield node.longValue();
      }
      case INT -> {
        require(node.canConvertToInt() && node.isIntegralNumber(), path, "a whole number", node);
        yield node.intValue();
      }
      case FLOAT -> score(node, path);
      case BOOLEAN -> {
        require(node.isBoolean(), path, "true or false", node);
        yield node.booleanValue();
      }
      case STRING -> text(node, path);
      default ->
          throw new IllegalArgumentException(path + " is of a kind that JSON is not read as");
    };
  }

  private static Schema other(Schema union) {
    return union.getTypes().stream()
        .filter(member -> member.getType() != Schema.Type.NULL)
        .findFirst()
        .orElseThrow();
  }

  private List<@Nullable Object> items(JsonNode node, Schema of, String path) {
    require(node.isArray(), path, "an array", node);
    List<@Nullable Object> items = new ArrayList<>(node.size());
    node.forEach(item -> items.add(value(item, of.getElementType(), path)));
    return items;
  }

  private Map<String, @Nullable Object> entries(JsonNode node, Schema of, String path) {
    require(node.isObject(), path, "an object", node);
    Map<String, @Nullable Object> entries = new LinkedHashMap<>();
    node.properties()
        .forEach(
            entry -> entries.put(entry.getKey(), value(entry.getValue(), of.getValueType(), path)));
    return entries;
  }

  private Object symbol(JsonNode node, Schema of, String path) {
    String symbol = text(node, path);
    return model.createEnum(of.hasEnumSymbol(symbol) ? symbol : of.getEnumDefault(), of);
  }

  private static Instant time(JsonNode node, String path) {
    String text = text(node, path);
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(path + " is no time in ISO 8601", e);
    }
  }

  /** What is no number stands in quotes. */
  private static float score(JsonNode node, String path) {
    if (node.isTextual()) {
      return Float.parseFloat(node.textValue());
    }
    require(node.isNumber(), path, "a number", node);
    // From the digits, not from a double, which would round a second time.
    return Float.parseFloat(node.asText());
  }

  private static String text(JsonNode node, String path) {
    require(node.isTextual(), path, "a string", node);
    return node.textValue();
  }

  private static void require(boolean holds, String path, String what, JsonNode node) {
    if (!holds) {
      throw new IllegalArgumentException(
          path + " must be " + what + ", not of type " + node.getNodeType());
    }
  }
}
