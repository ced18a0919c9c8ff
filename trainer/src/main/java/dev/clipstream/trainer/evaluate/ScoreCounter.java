package dev.clipstream.trainer.evaluate;

import java.util.List;

/** Counts the scores of examples while a model is evaluated. Belongs to the evaluating thread. */
final class ScoreCounter {

  private final LabelMap map;
  private final Confusion confusion;
  private final ExampleListener witness;

  ScoreCounter(List<String> classes, LabelMap map, ExampleListener witness) {
    this.map = map;
    this.witness = witness;
    confusion = new Confusion(classes, map.names());
  }

  /**
   * Counts an example in.
   *
   * @param label the right class of the data set
   * @param scores probability of each output of the model
   * @param attention weights of a clip's frames; empty without
   */
  void add(int index, int label, float[] scores, float[] attention) {
    float[] columns = map.columns(scores);
    confusion.add(label, columns);
    witness.see(new ExampleListener.Example(index, label, map.names(), columns, attention));
  }

  Scorecard card(long images, double seconds) {
    return new Scorecard(confusion, map.matching() == LabelMap.Matching.ORDER, images, seconds);
  }
}
