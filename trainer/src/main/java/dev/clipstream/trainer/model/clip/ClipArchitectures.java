package dev.clipstream.trainer.model.clip;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Every clip model there is, by the name it has on the command line. A new one is one file and one
 * line here.
 */
public final class ClipArchitectures {

  private static final Map<String, ClipArchitecture> ALL = Map.of("c3d", new C3d());

  private ClipArchitectures() {}

  /** Whether the name is that of a clip model. */
  public static boolean has(String name) {
    return ALL.containsKey(name);
  }

  /** Names and descriptions of all clip models. */
  public static SortedMap<String, String> descriptions() {
    SortedMap<String, String> all = new TreeMap<>();
    ALL.forEach((name, model) -> all.put(name, model.description()));
    return all;
  }

  static ClipArchitecture find(String name) {
    ClipArchitecture found = ALL.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "no clip model is called %s; there are %s"
              .formatted(name, String.join(", ", descriptions().keySet())));
    }
    return found;
  }
}
