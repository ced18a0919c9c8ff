package dev.clipstream.cli.send.cameras;

import dev.clipstream.cli.yaml.NearNames;
import dev.clipstream.cli.yaml.YamlNode;
import dev.clipstream.cli.yaml.YamlNode.Entry;
import dev.clipstream.cli.yaml.YamlNode.Mapping;
import dev.clipstream.cli.yaml.YamlNode.Scalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * One mapping of the file, with its keys checked; gathers what is wrong with it, each with its
 * line. Owned by one thread.
 */
final class CameraEntry {

  /** Thrown for a value that is not what its key takes; the message says what it must be. */
  static final class WrongValueException extends Exception {
    private static final long serialVersionUID = 1L;

    WrongValueException(String message) {
      super(message);
    }
  }

  /** Reads a value as it is written. */
  interface Reading<V> {
    V of(String text) throws WrongValueException;
  }

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final YamlNode item;
  private final String whose;
  private final IntFunction<String> at;
  private final List<String> problems;

  /**
   * @param whose begins each message, after the line
   * @param at makes the beginning of a message of a line
   * @param problems get a line each
   */
  CameraEntry(
      YamlNode item,
      String whose,
      List<String> known,
      IntFunction<String> at,
      List<String> problems) {
    this.item = item;
    this.whose = whose;
    this.at = at;
    this.problems = problems;
    if (item instanceof Mapping mapping) {
      mapping.entries().forEach(entry -> add(entry, known));
    }
  }

  private void add(Entry entry, List<String> known) {
    String key = entry.key();
    if (!known.contains(key)) {
      complain(entry.line(), "'" + key + "' is not known" + hint(key, known));
    } else if (entries.putIfAbsent(key, entry) != null) {
      complain(entry.line(), "'" + key + "' comes twice");
    }
  }

  private static String hint(String key, List<String> known) {
    String near = NearNames.hint(key, known);
    return near.isEmpty() ? ": there is " + String.join(", ", known) : near;
  }

  boolean has(String key) {
    return entries.containsKey(key);
  }

  /** The value of a key; empty where there is none, or it is wrong, which is said. */
  <V> Optional<V> read(String key, Reading<V> reading) {
    Entry entry = entries.get(key);
    if (entry == null) {
      return Optional.empty();
    }
    try {
      if (!(entry.value() instanceof Scalar scalar)) {
        throw new WrongValueException("must be one value, not a list or an object");
      }
      return Optional.of(reading.of(scalar.text().trim()));
    } catch (WrongValueException e) {
      complain(entry.line(), key + " " + e.getMessage());
      return Optional.empty();
    }
  }

  void complain(String what) {
    complain(item.line(), what);
  }

  /** Complains about the value of a key. */
  void complainOf(String key, String what) {
    Entry entry = entries.get(key);
    complain(entry == null ? item.line() : entry.line(), what);
  }

  private void complain(int line, String what) {
    problems.add(at.apply(line) + whose + what);
  }
}
