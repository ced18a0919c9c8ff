package dev.clipstream.trainer.data.list;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipstream.system.Utf8Text;
import dev.clipstream.trainer.data.store.DataException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The two formats of lists: CSV with a line of column names, quoted as RFC 4180 says, separated by
 * commas, semicolons or tabs; and JSON lines, an object each. Several labels are separated by
 * {@value #BETWEEN_LABELS} in CSV, and an array in JSON.
 */
final class ListFormat {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final String LABEL = "label";
  private static final char BETWEEN_LABELS = '|';

  private static final Pattern PARSERS_LINE = Pattern.compile("line:? (\\d+)");

  private ListFormat() {}

  /**
   * Reads all rows.
   *
   * @param required columns that must be there
   * @param bad takes what is wrong with single rows, each with its line
   * @throws DataException if nothing can be made of the file
   */
  static List<RawRow> read(Path file, List<String> required, List<String> bad) {
    String text = text(file);
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    boolean json = name.endsWith(".jsonl") || name.endsWith(".ndjson");
    return json ? ofJson(text, bad) : ofCsv(file, text, required, bad);
  }

  private static String text(Path file) {
    try {
      return Utf8Text.read(file);
    } catch (CharacterCodingException e) {
      throw new DataException("the list " + file + " is not UTF-8: save it as that", e);
    } catch (NoSuchFileException e) {
      throw new DataException("there is no list " + file, e);
    } catch (IOException e) {
      throw new DataException("the list " + file + " cannot be read: " + e, e);
    }
  }

  private static List<RawRow> ofCsv(
      Path file, String text, List<String> required, List<String> bad) {
    CSVFormat format =
        CSVFormat.RFC4180
            .builder()
            .setDelimiter(delimiter(text))
            .setIgnoreSurroundingSpaces(true)
            .setIgnoreEmptyLines(true)
            .get();
    List<RawRow> rows = new ArrayList<>();
    List<String> columns = List.of();
    LineCounter lines = new LineCounter(text);
    try (CSVParser parser = CSVParser.parse(new StringReader(text), format)) {
      for (CSVRecord row : parser) {
        if (columns.isEmpty()) {
          columns = columns(file, row, required);
        } else {
          long line = lines.at((int) row.getCharacterPosition());
          if (row.size() > columns.size()) {
            bad.add(
                "line %d: has %d fields, and the first line names %d: quote what has a separator in it"
                    .formatted(line, row.size(), columns.size()));
          } else {
            rows.add(new RawRow(line, fields(columns, row)));
          }
        }
      }
    } catch (IOException | UncheckedIOException e) {
      bad.add(ofQuotes(String.valueOf(e.getMessage())));
    }
    if (columns.isEmpty() && !bad.isEmpty()) {
      throw new DataException("the list %s cannot be read: %s".formatted(file, bad.get(0)));
    }
    if (columns.isEmpty()) {
      throw new DataException("the list " + file + " is empty");
    }
    return rows;
  }

  /**
   * What is wrong with quotes, in words of our own; nothing after it can be read.
   *
   * @param parsers what the parser says
   */
  private static String ofQuotes(String parsers) {
    Matcher line = PARSERS_LINE.matcher(parsers);
    return "line %s: %s, so that the rows after it cannot be read"
        .formatted(
            line.find() ? line.group(1) : "?",
            parsers.contains("EOF")
                ? "a quote (\") is opened and never closed"
                : "has text behind a closing quote (\"): write a quote within quotes twice");
  }

  /** What the line of names is separated by: spreadsheets of some countries write semicolons. */
  private static char delimiter(String text) {
    String head = text.lines().findFirst().orElse("");
    if (head.indexOf(',') >= 0) {
      return ',';
    }
    return head.indexOf('\t') >= 0 ? '\t' : ';';
  }

  private static List<String> columns(Path file, CSVRecord head, List<String> required) {
    List<String> columns =
        head.stream().map(name -> name.strip().toLowerCase(Locale.ROOT)).toList();
    List<String> wrong = new ArrayList<>();
    List<String> missing = required.stream().filter(name -> !columns.contains(name)).toList();
    if (!missing.isEmpty()) {
      wrong.add(
          "has no column %s; its first line names %s"
              .formatted(String.join(" and ", missing), String.join(", ", columns)));
    }
    Set<String> seen = new HashSet<>();
    for (String column : columns) {
      if (!column.isEmpty() && !seen.add(column)) {
        wrong.add("has two columns " + column);
      }
    }
    if (!wrong.isEmpty()) {
      throw new DataException("the list %s %s".formatted(file, String.join("; it ", wrong)));
    }
    return columns;
  }

  private static Map<String, String> fields(List<String> columns, CSVRecord row) {
    Map<String, String> fields = new HashMap<>();
    for (int i = 0; i < Math.min(columns.size(), row.size()); i++) {
      String column = columns.get(i);
      String field = row.get(i);
      put(
          fields,
          column,
          column.equals(LABEL) ? field.replace(BETWEEN_LABELS, RawRow.BETWEEN_LABELS) : field);
    }
    return fields;
  }

  private static List<RawRow> ofJson(String text, List<String> bad) {
    List<RawRow> rows = new ArrayList<>();
    long line = 0;
    for (String one : text.lines().toList()) {
      line++;
      if (one.isBlank()) {
        continue;
      }
      try {
        JsonNode object = JSON.readTree(one);
        if (object.isObject()) {
          rows.add(new RawRow(line, fields(object)));
        } else {
          bad.add("line %d: is no JSON object".formatted(line));
        }
      } catch (JsonProcessingException e) {
        bad.add("line %d: is no JSON: %s".formatted(line, ofJson(e)));
      }
    }
    return rows;
  }

  private static String ofJson(JsonProcessingException e) {
    if (e instanceof JsonEOFException) {
      return "it ends before its object does";
    }
    return e.getLocation() == null
        ? "it cannot be understood"
        : "it cannot be understood at character " + e.getLocation().getColumnNr();
  }

  private static Map<String, String> fields(JsonNode object) {
    Map<String, String> fields = new HashMap<>();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      JsonNode value = field.getValue();
      String column = field.getKey().strip().toLowerCase(Locale.ROOT);
      put(fields, column, column.equals(LABEL) && value.isArray() ? labels(value) : text(value));
    }
    return fields;
  }

  private static String text(JsonNode value) {
    return value.isNull() ? "" : value.isValueNode() ? value.asText() : value.toString();
  }

  /** An array without any is a field, too. */
  private static String labels(JsonNode array) {
    StringBuilder labels = new StringBuilder().append(RawRow.BETWEEN_LABELS);
    array.forEach(label -> labels.append(text(label)).append(RawRow.BETWEEN_LABELS));
    return labels.toString();
  }

  private static void put(Map<String, String> fields, String column, String value) {
    if (!value.isBlank()) {
      fields.put(column, value.strip());
    }
  }

  /** Counts lines up to places in a text that ascend. */
  private static final class LineCounter {
    private final String text;
    private int at;
    private long line = 1;

    LineCounter(String text) {
      this.text = text;
    }

    /** The line of the first character from a place on that ends no line. */
    long at(int place) {
      while (at < text.length() && (at < place || isBreak(text.charAt(at)))) {
        line += text.charAt(at) == '\n' ? 1 : 0;
        at++;
      }
      return line;
    }

    private static boolean isBreak(char character) {
      return character == '\n' || character == '\r';
    }
  }
}
