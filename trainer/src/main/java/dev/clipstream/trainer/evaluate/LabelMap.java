package dev.clipstream.trainer.evaluate;

import dev.clipstream.trainer.data.store.DataException;
import java.util.List;

/** Maps the outputs of a model to the classes of a data set. */
final class LabelMap {

  private final int[] outputs;

  private LabelMap(int[] outputs) {
    this.outputs = outputs;
  }

  /**
   * Matches classes and outputs by name, or by order if the model has no names.
   *
   * @throws DataException if a class has no output
   */
  static LabelMap of(List<String> classes, List<String> labels, int outputCount) {
    if (labels.isEmpty() && classes.size() != outputCount) {
      throw new DataException(
          "the model has %d outputs without names, and the data set %d classes"
              .formatted(outputCount, classes.size()));
    }
    int[] outputs = new int[classes.size()];
    for (int k = 0; k < outputs.length; k++) {
      outputs[k] = labels.isEmpty() ? k : labels.indexOf(classes.get(k));
      if (outputs[k] < 0) {
        throw new DataException(
            "the model does not know the class %s of the data set; it knows %s"
                .formatted(classes.get(k), labels));
      }
    }
    return new LabelMap(outputs);
  }

  /** The scores of the data set's classes, out of those of all outputs. */
  float[] select(float[] scores) {
    float[] selected = new float[outputs.length];
    for (int k = 0; k < outputs.length; k++) {
      selected[k] = scores[outputs[k]];
    }
    return selected;
  }
}
