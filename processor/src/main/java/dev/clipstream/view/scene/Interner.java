package dev.clipstream.view.scene;

import dev.clipstream.avro.Label;
import dev.clipstream.avro.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Interns labels and models, so that equal ones are one object: a model has few labels, and the
 * memory of a stream holds thousands of them. Bounded. Not thread-safe.
 */
final class Interner {

  private static final int MAX_NAMES = 10_000;

  /** Longer than any name that is meant to be read. */
  private static final int MAX_NAME_LENGTH = 1000;

  private final Map<String, String> labels = new HashMap<>();
  private final Map<ModelId, ModelId> models = new HashMap<>();

  List<Score> scores(List<Label> given) {
    List<Score> scores = new ArrayList<>(given.size());
    for (Label label : given) {
      scores.add(new Score(label(label.getLabel()), label.getScore()));
    }
    return scores;
  }

  private String label(String name) {
    String shown = name.length() > MAX_NAME_LENGTH ? name.substring(0, MAX_NAME_LENGTH) : name;
    String known = labels.putIfAbsent(shown, shown);
    if (labels.size() > MAX_NAMES) {
      labels.clear();
    }
    return known == null ? shown : known;
  }

  ModelId model(Model given) {
    ModelId model = new ModelId(given.getName(), given.getSha256());
    ModelId known = models.putIfAbsent(model, model);
    if (models.size() > MAX_NAMES) {
      models.clear();
    }
    return known == null ? model : known;
  }
}
