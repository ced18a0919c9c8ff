package dev.clipstream.topology;

import dev.clipstream.avro.Label;
import dev.clipstream.avro.Model;
import dev.clipstream.inference.ModelCard;
import java.util.ArrayList;
import java.util.List;

/** Makes the labels of a record out of a model's probabilities. Immutable. */
final class Labels {

  private final int topK;

  Labels(int topK) {
    this.topK = topK;
  }

  /** How records name a model. */
  static Model model(ModelCard card) {
    return new Model(card.name(), card.sha256());
  }

  /** The best {@code topK} classes, best first; of equals, the first class. */
  List<Label> best(float[] probabilities, ModelCard card) {
    int count = Math.min(topK, probabilities.length);
    List<Label> labels = new ArrayList<>(count);
    boolean[] taken = new boolean[probabilities.length];
    for (int i = 0; i < count; i++) {
      int best = -1;
      for (int c = 0; c < probabilities.length; c++) {
        if (!taken[c] && (best < 0 || probabilities[c] > probabilities[best])) {
          best = c;
        }
      }
      taken[best] = true;
      labels.add(new Label(card.label(best), probabilities[best]));
    }
    return labels;
  }
}
