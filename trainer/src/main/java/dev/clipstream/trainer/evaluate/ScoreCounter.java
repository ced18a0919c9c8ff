package dev.clipstream.trainer.evaluate;

import dev.clipstream.trainer.data.store.LabelSets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Counts the scores of examples while a model is evaluated. Belongs to the evaluating thread. */
final class ScoreCounter {

  private final List<String> classes;
  private final LabelMap map;
  private final Confusion confusion;
  private final ExampleListener witness;
  private final Optional<LabelSets> sets;
  private final MultiLabelScores several;

  ScoreCounter(List<String> classes, LabelMap map, ExampleListener witness) {
    this(classes, Optional.empty(), map, witness);
  }

  /**
   * Of examples that may show several classes.
   *
   * @param sets that labels stand for
   */
  ScoreCounter(
      List<String> classes, Optional<LabelSets> sets, LabelMap map, ExampleListener witness) {
    this.classes = List.copyOf(classes);
    this.sets = sets;
    this.map = map;
    this.witness = witness;
    confusion = new Confusion(classes, map.names());
    several = new MultiLabelScores(classes);
  }

  /**
   * Counts an example in.
   *
   * @param label the right class of the data set, or the set of classes
   * @param scores probability of each output of the model
   * @param attention weights of a clip's frames; empty without
   */
  void add(int index, int label, float[] scores, float[] attention) {
    float[] columns = map.columns(scores);
    OptionalInt unknown = map.unknown(scores);
    float[] served = map.served(scores);
    if (sets.isPresent()) {
      addSet(index, sets.get().sets().get(label), columns, unknown, served, attention);
      return;
    }
    confusion.add(label, columns, unknown);
    witness.see(
        new ExampleListener.Example(
            index, label, map.names(), served, attention, classes.get(label), Optional.empty()));
  }

  /**
   * What a label says of such an example is right if it is one of its classes. One that shows
   * nothing has no label that could be right, so it counts for all answers only.
   */
  private void addSet(
      int index,
      List<Integer> truth,
      float[] columns,
      OptionalInt unknown,
      float[] served,
      float[] attention) {
    boolean exact = several.add(truth, columns);
    int best = 0;
    for (int k = 1; k < columns.length; k++) {
      best = columns[k] > columns[best] ? k : best;
    }
    int row = truth.contains(best) ? best : truth.isEmpty() ? -1 : truth.get(0);
    if (row >= 0) {
      confusion.add(row, columns, unknown);
    }
    String shown = truth.stream().map(classes::get).collect(Collectors.joining("|"));
    witness.see(
        new ExampleListener.Example(
            index,
            row,
            map.names(),
            served,
            attention,
            shown.isEmpty() ? "none of them" : shown,
            Optional.of(exact)));
  }

  Scorecard card(long images, double seconds) {
    boolean byOrder = map.matching() == LabelMap.Matching.ORDER;
    Optional<MultiLabelScores> answers = sets.map(any -> several);
    return new Scorecard(confusion, byOrder, images, seconds, map.unknownBelow(), answers);
  }
}
