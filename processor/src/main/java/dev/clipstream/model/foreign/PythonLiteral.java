package dev.clipstream.model.foreign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Reads what Python's {@code str()} makes of dictionaries, lists, tuples, strings, numbers, {@code
 * True}, {@code False} and {@code None}, as exporters put it into metadata. Keys become text.
 */
final class PythonLiteral {

  private static final JsonNodeFactory NODES = new ObjectMapper().getNodeFactory();
  private static final int DEEPEST = 20;

  private final String text;
  private int at;

  private PythonLiteral(String text) {
    this.text = text;
  }

  /**
   * @throws IllegalArgumentException if it is none, with the place
   */
  static JsonNode parse(String text) {
    PythonLiteral reader = new PythonLiteral(text);
    JsonNode value = reader.value(0);
    reader.skipSpace();
    if (reader.at < text.length()) {
      throw reader.unexpected();
    }
    return value;
  }

  private JsonNode value(int depth) {
    skipSpace();
    char first = peek();
    if (depth > DEEPEST) {
      throw unexpected();
    }
    return switch (first) {
      case '{' -> dictionary(depth);
      case '[' -> sequence(']', depth);
      case '(' -> sequence(')', depth);
      case '\'', '"' -> NODES.textNode(string());
      default -> word();
    };
  }

  private ObjectNode dictionary(int depth) {
    ObjectNode object = NODES.objectNode();
    at++;
    while (!ends('}')) {
      String key = value(depth + 1).asText();
      expect(':');
      object.set(key, value(depth + 1));
      separate('}');
    }
    return object;
  }

  private ArrayNode sequence(char end, int depth) {
    ArrayNode array = NODES.arrayNode();
    at++;
    while (!ends(end)) {
      array.add(value(depth + 1));
      separate(end);
    }
    return array;
  }

  /** Steps over the end, if it is there. */
  private boolean ends(char end) {
    skipSpace();
    if (peek() == end) {
      at++;
      return true;
    }
    return false;
  }

  private void separate(char end) {
    skipSpace();
    if (peek() != end) {
      expect(',');
    }
  }

  private void expect(char wanted) {
    skipSpace();
    if (peek() != wanted) {
      throw unexpected();
    }
    at++;
  }

  private String string() {
    char quote = text.charAt(at++);
    StringBuilder string = new StringBuilder();
    while (peek() != quote) {
      char next = text.charAt(at++);
      if (next == '\\') {
        escape(string);
      } else {
        string.append(next);
      }
    }
    at++;
    return string.toString();
  }

  private void escape(StringBuilder string) {
    char kind = peek();
    at++;
    switch (kind) {
      case 'n' -> string.append('\n');
      case 't' -> string.append('\t');
      case 'r' -> string.append('\r');
      case 'x' -> string.appendCodePoint(hex(2));
      case 'u' -> string.appendCodePoint(hex(4));
      case 'U' -> string.appendCodePoint(hex(8));
      default -> string.append(kind);
    }
  }

  private int hex(int digits) {
    try {
      int code = Integer.parseInt(text.substring(at, at + digits), 16);
      at += digits;
      if (Character.isValidCodePoint(code)) {
        return code;
      }
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      // Said below.
    }
    throw unexpected();
  }

  private JsonNode word() {
    int begin = at;
    while (at < text.length() && ",:]})".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(begin, at).strip();
    return switch (word) {
      case "True" -> NODES.booleanNode(true);
      case "False" -> NODES.booleanNode(false);
      case "None" -> NODES.nullNode();
      default -> number(word, begin);
    };
  }

  private JsonNode number(String word, int begin) {
    try {
      return word.matches("-?\\d{1,9}")
          ? NODES.numberNode(Integer.parseInt(word))
          : NODES.numberNode(Double.parseDouble(word));
    } catch (NumberFormatException e) {
      at = begin;
      throw unexpected();
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw unexpected();
    }
    return text.charAt(at);
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private IllegalArgumentException unexpected() {
    String rest =
        at >= text.length()
            ? "its end"
            : "'" + text.substring(at, Math.min(text.length(), at + 20)) + "'";
    return new IllegalArgumentException(
        "is no Python literal at character " + (at + 1) + ", " + rest);
  }
}
