package dev.clipstream.records;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which attributes of a frame go on to what is said of it: few, by name, and no more than {@value
 * #MAX_BYTES} bytes in all, as they are kept with every frame of an open clip. One that would be
 * too much is left out whole, since half of a value means nothing. Immutable.
 */
public final class PassedAttributes {

  /** None go on. */
  public static final PassedAttributes NONE = new PassedAttributes(List.of());

  /** Of names and values in UTF-8. */
  public static final int MAX_BYTES = 1024;

  private final List<String> names;

  /**
   * @param names of attributes; the first ones have the first claim to the room
   */
  public PassedAttributes(List<String> names) {
    this.names = names.stream().distinct().toList();
  }

  /** Those that go on, in the order in which they are asked for. */
  Map<String, String> of(Map<String, String> all) {
    if (names.isEmpty() || all.isEmpty()) {
      return Map.of();
    }
    Map<String, String> passed = new LinkedHashMap<>();
    int left = MAX_BYTES;
    for (String name : names) {
      String value = all.get(name);
      if (value != null) {
        int bytes = bytes(name) + bytes(value);
        if (bytes <= left) {
          passed.put(name, value);
          left -= bytes;
        }
      }
    }
    return Collections.unmodifiableMap(passed);
  }

  private static int bytes(String text) {
    // What is longer than all there is room for need not be encoded to be counted.
    return text.length() > MAX_BYTES ? text.length() : text.getBytes(UTF_8).length;
  }
}
