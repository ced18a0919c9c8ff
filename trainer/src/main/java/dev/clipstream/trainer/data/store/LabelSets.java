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

  /**
   * What examples show, 1 where it is a class and 0 where it is not.
   *
   * @param labels [N]
   * @return [N,K]
   */
  public float[] targets(long[] labels) {
    float[] targets = new float[labels.length * classes];
    for (int i = 0; i < labels.length; i++) {
      for (int k : sets.get((int) labels[i])) {
        targets[i * classes + k] = 1;
      }
    }
    return targets;
  }

  /** Counts an example with a label in with each of its classes. */
  public void count(int label, long[] counts) {
    sets.get(label).forEach(k -> counts[k]++);
  }
}
