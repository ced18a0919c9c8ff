package dev.clipstream.cli.yaml;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** A part of a YAML file that knows its line, counted from 1. Immutable. */
public sealed interface YamlNode {

  int line();

  /** Anything that is neither a list nor an object: as it is written. */
  record Scalar(String text, int line) implements YamlNode {}

  record Sequence(List<YamlNode> items, int line) implements YamlNode {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /**
   * @param entries in order; a key may come twice
   */
  record Mapping(List<Entry> entries, int line) implements YamlNode {
    public Mapping {
      entries = List.copyOf(entries);
    }
  }

  record Entry(String key, YamlNode value, int line) {}

  /** Thrown for what is not YAML, or more of it than is needed. */
  final class YamlException extends Exception {
    private static final long serialVersionUID = 1L;
    private final int line;

    YamlException(int line, String message) {
      super(message);
      this.line = line;
    }

    public int line() {
      return line;
    }
  }

  /**
   * The only document of a text; one without any is an empty scalar.
   *
   * @throws YamlException that says what is wrong, and where
   */
  static YamlNode parse(String text) throws YamlException {
    try (YAMLParser parser = new YAMLFactory().createParser(text)) {
      YamlNode root = parser.nextToken() == null ? new Scalar("", 1) : read(parser);
      if (parser.nextToken() != null) {
        throw new YamlException(
            line(parser), "a second document begins: put all into one document, without '---'");
      }
      return root;
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
      throw new YamlException(
          line, "no YAML: " + e.getOriginalMessage().lines().findFirst().orElse(""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static YamlNode read(YAMLParser parser) throws IOException, YamlException {
    int line = line(parser);
    if (parser.isCurrentAlias()) {
      throw new YamlException(line, "an alias (*" + parser.getText() + ") is not read here");
    }
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      List<YamlNode> items = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        items.add(read(parser));
      }
      return new Sequence(items, line);
    }
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      List<Entry> entries = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        int at = line(parser);
        String key = parser.currentName();
        JsonToken unused = parser.nextToken();
        entries.add(new Entry(key, read(parser), at));
      }
      return new Mapping(entries, line);
    }
    String text = parser.getText();
    return new Scalar(text == null ? "" : text, line);
  }

  private static int line(JsonParser parser) {
    return parser.currentTokenLocation().getLineNr();
  }
}
