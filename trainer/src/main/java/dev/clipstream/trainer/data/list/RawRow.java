package dev.clipstream.trainer.data.list;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A row of a list as it was written. Several labels are one field, between {@link #BETWEEN_LABELS}.
 *
 * @param line where it begins, from 1
 * @param fields by the names of their columns, in lower case; without surrounding blanks, empty
 *     ones left out
 */
record RawRow(long line, Map<String, String> fields) {

  /** A character that no name has. */
  static final char BETWEEN_LABELS = '\0';

  RawRow {
    fields = Map.copyOf(fields);
  }

  /** All labels, sorted, each once; none where there is a field that holds none. */
  List<String> labels() {
    return Stream.of(get("label").split(String.valueOf(BETWEEN_LABELS), -1))
        .map(String::strip)
        .filter(label -> !label.isEmpty())
        .distinct()
        .sorted()
        .toList();
  }

  /** A field, or nothing where it is empty. */
  String get(String column) {
    return fields.getOrDefault(column, "");
  }
}
