package dev.clipstream.model.description;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clipstream.model.description.ModelDescription.Task;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The keys of {@code NAME.json} that mean nothing for the kind of model that it lies beside. */
final class UnusedKeys {

  static final Set<String> OF_PIXELS =
      Set.of(
          "color",
          "resize",
          "resize_to",
          "crop_pct",
          "interpolation",
          "pad_color",
          "scale",
          "mean",
          "std",
          "width",
          "height");
  static final Set<String> OF_TEXTS = Set.of("text_embeddings", "logit_scale", "logit_bias");
  static final Set<String> OF_STATES = Set.of("state", "state_init");
  static final Set<String> OF_PAIRS = Set.of("frame_model_sha256", "frame_features");
  static final Set<String> OF_CLIPS = Set.of("frames", "sampling", "fps");

  private static final Map<Task, Set<String>> UNUSED = new EnumMap<>(Task.class);

  static {
    UNUSED.put(Task.FRAME, union(OF_CLIPS, OF_PAIRS, OF_STATES));
    UNUSED.put(Task.CLIP, union(Set.of("features", "pool"), OF_TEXTS, OF_PAIRS, OF_STATES));
    UNUSED.put(Task.SEQUENCE, union(Set.of("features"), OF_PIXELS, OF_TEXTS, OF_STATES));
    UNUSED.put(Task.STEP, union(Set.of("features", "pool"), OF_TEXTS, OF_CLIPS));
  }

  private UnusedKeys() {}

  @SafeVarargs
  static Set<String> union(Set<String>... sets) {
    Set<String> all = new TreeSet<>();
    for (Set<String> set : sets) {
      all.addAll(set);
    }
    return all;
  }

  /**
   * A sentence for each.
   *
   * @param described what the file says
   * @param name of the file
   */
  static List<String> of(ObjectNode described, String name, Task servedAs) {
    List<String> unused = new ArrayList<>();
    for (String key : UNUSED.getOrDefault(servedAs, Set.of())) {
      if (described.has(key)) {
        unused.add(
            "\"%s\" in %s is not used, since it means nothing for a %s model: remove it"
                .formatted(key, name, servedAs.name().toLowerCase(Locale.ROOT)));
      }
    }
    return unused;
  }
}
