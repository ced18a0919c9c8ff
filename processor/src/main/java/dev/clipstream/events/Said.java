package dev.clipstream.events;

import dev.clipstream.avro.Label;
import dev.clipstream.avro.Model;
import java.util.List;
import java.util.Map;

/**
 * What a model said of a frame or clip, as its label record has it.
 *
 * @param source whose labels they are
 * @param labels a label that is not among them scores 0
 * @param attributes that go on to events
 */
public record Said(
    EventSource source, List<Label> labels, Model model, Map<String, String> attributes) {

  /** Of a frame or clip without attributes. */
  public Said(EventSource source, List<Label> labels, Model model) {
    this(source, labels, model, Map.of());
  }

  public Said {
    labels = List.copyOf(labels);
  }

  /** The score of a label; of several of that name, the first, which is the best. */
  float score(String label) {
    for (Label each : labels) {
      if (each.getLabel().equals(label)) {
        return each.getScore();
      }
    }
    return 0;
  }
}
