package dev.clipstream.trainer.data.store;

import java.util.List;

/**
 * The sets of classes that examples show, in a data set whose examples may show several classes, or
 * none: the label of an example is then the place of its set here.
 *
 * @param classes how many classes K there are
 * @param sets indices of the classes of each set, ascending
 */
public record LabelSets(int classes, List<List<Integer>> sets) {

  public LabelSets {
    sets = sets.stream().map(List::copyOf).toList();
    for (List<Integer> set : sets) {
      if (set.stream().anyMatch(k -> k < 0 || k >= classes)) {
        throw new IllegalArgumentException("the classes %s are not of %d".formatted(set, classes));
      }
    }
  }

  /** Whether the examples with a label show a class. */
  public boolean has(int label, int k) {
    return sets.get(label).contains(k);
  }

  /** The sets as targets [S,K], 1 where a class is shown and 0 where it is not. */
  public float[] targets() {
    float[] targets = new float[sets.size() * classes];
    for (int label = 0; label < sets.size(); label++) {
      for (int k : sets.get(label)) {
        targets[label * classes + k] = 1;
      }
    }
    return targets;
  }

  /** Counts an example with a label in with each of its classes. */
  public void count(int label, long[] counts) {
    sets.get(label).forEach(k -> counts[k]++);
  }
}
