package dev.clipstream.trainer.data.list;

import java.util.Map;

/**
 * A row of a list as it was written.
 *
 * @param line where it begins, from 1
 * @param fields by the names of their columns, in lower case; without surrounding blanks, empty
 *     ones left out
 */
record RawRow(long line, Map<String, String> fields) {
  RawRow {
    fields = Map.copyOf(fields);
  }

  /** A field, or nothing where it is empty. */
  String get(String column) {
    return fields.getOrDefault(column, "");
  }
}
