package dev.clipstream.model.description;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clipstream.model.description.ModelDescription.Task;
import dev.clipstream.model.foreign.Statement;
import dev.clipstream.system.Sha256;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Lays over each other what the model file, {@code NAME.json} and other tools say of a model. The
 * file's own {@code clipstream.*} metadata counts most, then {@code NAME.json}, then other tools.
 *
 * <p>Keys that only make sense together, such as scale, mean and deviation, all come from the first
 * that has any of them: the scale of one and the mean of another would be wrong in silence.
 */
final class DescriptionLayers {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Those that belong together; every other key stands for itself. */
  private static final List<Set<String>> GROUPS =
      List.of(
          Set.of("scale", "mean", "std"),
          Set.of("resize", "resize_to", "crop_pct", "pad_color"),
          Set.of("width", "height"));

  /** What decides which numbers the features are. */
  private static final List<String> OF_FEATURES =
      List.of(
          "features",
          "pool",
          "input",
          "layout",
          "width",
          "height",
          "color",
          "scale",
          "mean",
          "std",
          "resize",
          "resize_to",
          "crop_pct",
          "pad_color",
          "interpolation");

  private final ObjectNode own;
  private final ObjectNode merged = JSON.createObjectNode();
  private final List<String> sources = new ArrayList<>();
  private final List<String> guesses = new ArrayList<>();

  /**
   * @param own the {@code clipstream.*} entries of the file's metadata
   * @param described what {@code NAME.json} says
   * @param jsonFile its path
   * @param others what other tools say, those first that count more
   */
  DescriptionLayers(
      ObjectNode own, ObjectNode described, Path jsonFile, List<Statement> others, Task servedAs) {
    this.own = own;
    String name = String.valueOf(jsonFile.getFileName());
    add("the model file", own);
    ignored(own, described).forEach(key -> guesses.add(unused(name, key)));
    guesses.addAll(UnusedKeys.of(described, name, servedAs));
    add(name, described);
    for (Statement other : others) {
      if (add(other.source(), other.said())) {
        guesses.addAll(other.guesses());
      }
    }
  }

  private static String unused(String name, String key) {
    return "\"%s\" in %s is not used, since the model file itself says otherwise: remove it"
        .formatted(key, name);
  }

  /** Whether anything of it counts. */
  private boolean add(String source, ObjectNode said) {
    List<String> taken = new ArrayList<>();
    said.fieldNames()
        .forEachRemaining(
            key -> {
              if (group(key).stream().noneMatch(merged::has)) {
                taken.add(key);
              }
            });
    taken.forEach(key -> merged.set(key, said.get(key)));
    if (!taken.isEmpty()) {
      sources.add(source);
    }
    return !taken.isEmpty();
  }

  private static List<String> ignored(ObjectNode over, ObjectNode under) {
    List<String> ignored = new ArrayList<>();
    under
        .fieldNames()
        .forEachRemaining(
            key -> {
              boolean hidden = group(key).stream().anyMatch(over::has);
              if (hidden && !under.get(key).equals(over.get(key))) {
                ignored.add(key);
              }
            });
    return ignored;
  }

  private static Set<String> group(String key) {
    return GROUPS.stream().filter(keys -> keys.contains(key)).findFirst().orElse(Set.of(key));
  }

  /** All that counts, in the keys of {@code NAME.json}. */
  ObjectNode merged() {
    return merged;
  }

  /** See {@link ModelDescription#encoderId()}. */
  String encoderId(String sha256) {
    StringBuilder facts = new StringBuilder(sha256);
    for (String key : OF_FEATURES) {
      if (merged.has(key) && !merged.get(key).equals(own.get(key))) {
        facts.append(',').append(key).append(merged.get(key));
      }
    }
    return facts.length() == sha256.length() ? sha256 : Sha256.of(facts.toString());
  }

  /** Who said any of it. */
  List<String> sources() {
    return sources;
  }

  /** What others took for granted, and what of {@code NAME.json} does not count. */
  List<String> guesses() {
    return guesses;
  }
}
