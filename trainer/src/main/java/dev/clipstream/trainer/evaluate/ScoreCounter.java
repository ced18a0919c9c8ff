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
    confusion.add(label, map.columns(scores), map.unknown(scores));
    float[] served = map.served(scores);
    witness.see(new ExampleListener.Example(index, label, map.names(), served, attention));
  }

  Scorecard card(long images, double seconds) {
    boolean byOrder = map.matching() == LabelMap.Matching.ORDER;
    return new Scorecard(confusion, byOrder, images, seconds, map.unknownBelow());
  }
}
