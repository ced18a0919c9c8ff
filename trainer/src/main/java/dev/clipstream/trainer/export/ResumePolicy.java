package dev.clipstream.trainer.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The policy for resuming a training with another number of epochs than it was begun with. That is
 * allowed, but the learning rate followed another schedule until then, so the model says which
 * numbers were planned before: it cannot be had by one run from the start.
 */
final class ResumePolicy {

  private static final String EPOCHS = Provenance.EPOCHS;
  private static final String BEFORE = "epochs_planned_before";

  /** The facts that may differ from those of a checkpoint. */
  static final List<String> FACTS = List.of(EPOCHS, BEFORE);

  private ResumePolicy() {}

  /**
   * How models of a checkpoint came to be, with the epochs that are done where the training has not
   * ended.
   *
   * @param done epochs that are done, 1 or more
   * @param sinceBest how many of them have come since the best one
   */
  static Provenance ofCheckpoint(Map<String, Object> facts, int done, int sinceBest) {
    int planned = number(facts, EPOCHS);
    int patience = number(facts, "patience");
    if (done >= planned || (patience > 0 && sinceBest >= patience)) {
      return Provenance.of(facts);
    }
    SortedMap<String, Object> all = new TreeMap<>(facts);
    all.put(Provenance.EPOCHS_DONE, done);
    return Provenance.of(all);
  }

  private static int number(Map<String, Object> facts, String name) {
    return facts.get(name) instanceof Number number ? number.intValue() : 0;
  }

  /** What a checkpoint says of itself, without what may differ. */
  static JsonNode withoutEpochs(JsonNode about) {
    JsonNode copy = about.deepCopy();
    CalibrationFacts.removeFrom(copy);
    if (copy.get("facts") instanceof ObjectNode facts) {
      facts.remove(FACTS);
    }
    return copy;
  }

  /** How the models come to be, the epochs that were planned before included. */
  static Provenance of(JsonNode then, Provenance now) {
    JsonNode facts = then.path("facts");
    String before = facts.path(BEFORE).asText("");
    String planned = facts.path(EPOCHS).asText("");
    if (!planned.equals(String.valueOf(now.facts().getOrDefault(EPOCHS, "")))) {
      before = before.isEmpty() ? planned : before + ", " + planned;
    }
    if (before.isEmpty()) {
      return now;
    }
    SortedMap<String, Object> all = new TreeMap<>(now.facts());
    all.put(BEFORE, before);
    return Provenance.of(all);
  }
}
