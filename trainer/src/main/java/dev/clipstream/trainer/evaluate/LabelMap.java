package dev.clipstream.trainer.evaluate;

import dev.clipstream.records.Labels;
import dev.clipstream.trainer.data.store.DataException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Which output of a model stands for which column of the scores: first the classes of the data set,
 * in their order, then the labels of the model that the data set lacks. All outputs are among them,
 * since a model that serves chooses among all of them.
 */
final class LabelMap {

  private final List<String> names;
  private final int[] columns;
  private final Matching matching;
  private final Optional<Double> unknownBelow;

  /** What outputs and classes were matched by. */
  enum Matching {
    NAMES,
    ORDER
  }

  private LabelMap(
      List<String> names, int[] columns, Matching matching, Optional<Double> unknownBelow) {
    this.names = List.copyOf(names);
    this.columns = columns;
    this.matching = matching;
    this.unknownBelow = unknownBelow;
  }

  /**
   * Matches classes and outputs by name, or by order if the model has no names.
   *
   * @param labels of the outputs; empty if the model has none
   * @param outputs how many there are
   * @throws DataException if a class has no output
   */
  static LabelMap of(List<String> classes, List<String> labels, int outputs) {
    return of(classes, labels, outputs, Optional.empty());
  }

  /**
   * The same.
   *
   * @param unknownBelow what the best output must score for its label to be the model's, where the
   *     model says so: it then knows the class {@link Labels#UNKNOWN}, too, without an output for
   *     it
   */
  static LabelMap of(
      List<String> classes, List<String> labels, int outputs, Optional<Double> unknownBelow) {
    return labels.isEmpty()
        ? byOrder(classes, outputs, unknownBelow)
        : byName(classes, labels, unknownBelow);
  }

  private static LabelMap byOrder(
      List<String> classes, int outputs, Optional<Double> unknownBelow) {
    if (classes.size() != outputs) {
      throw new DataException(
          ("the model has %d outputs without labels, and the data set %d classes: name the labels"
                  + " in NAME.json beside NAME.onnx, {\"labels\": [...]}")
              .formatted(outputs, classes.size()));
    }
    int[] columns = new int[outputs];
    for (int k = 0; k < outputs; k++) {
      columns[k] = k;
    }
    Set<String> names = new LinkedHashSet<>(classes);
    unknownBelow.ifPresent(any -> names.add(Labels.UNKNOWN));
    return new LabelMap(List.copyOf(names), columns, Matching.ORDER, unknownBelow);
  }

  private static LabelMap byName(
      List<String> classes, List<String> labels, Optional<Double> unknownBelow) {
    for (String name : classes) {
      boolean unknown = unknownBelow.isPresent() && name.equals(Labels.UNKNOWN);
      if (!labels.contains(name) && !unknown) {
        throw new DataException(
            "the model does not know the class %s of the data set; it knows %s"
                .formatted(name, String.join(", ", labels)));
      }
    }
    Set<String> names = new LinkedHashSet<>(classes);
    names.addAll(labels);
    unknownBelow.ifPresent(any -> names.add(Labels.UNKNOWN));
    Map<String, Integer> places = new HashMap<>();
    names.forEach(name -> places.put(name, places.size()));
    int[] columns = new int[labels.size()];
    for (int k = 0; k < columns.length; k++) {
      columns[k] = places.getOrDefault(labels.get(k), -1);
    }
    return new LabelMap(new ArrayList<>(names), columns, Matching.NAMES, unknownBelow);
  }

  /** The names of the columns: those of the data set's classes first. */
  List<String> names() {
    return names;
  }

  Matching matching() {
    return matching;
  }

  /**
   * The scores of all outputs, in the order of {@link #names()}; of outputs with one name the best.
   */
  float[] columns(float[] scores) {
    float[] all = new float[names.size()];
    for (int k = 0; k < scores.length; k++) {
      all[columns[k]] = Math.max(all[columns[k]], scores[k]);
    }
    return all;
  }

  /** What the best output must score, where the model says so. */
  Optional<Double> unknownBelow() {
    return unknownBelow;
  }

  /** The column of what is unknown, where these scores are too low for any label. */
  OptionalInt unknown(float[] scores) {
    float best = 0;
    for (float score : scores) {
      best = Math.max(best, score);
    }
    return unknownBelow.isPresent() && best < unknownBelow.get().floatValue()
        ? OptionalInt.of(names.indexOf(Labels.UNKNOWN))
        : OptionalInt.empty();
  }

  /** The scores of all columns as records have them, with that of what is unknown if it is. */
  float[] served(float[] scores) {
    float[] all = columns(scores);
    unknown(scores)
        .ifPresent(column -> all[column] = unknownBelow.map(Double::floatValue).orElse(0f));
    return all;
  }
}
