package dev.clipstream.trainer.data.split;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Holds out a share of examples that may show several classes, so that about that share of every
 * class is held out, one example at least, and one is left: iterative stratification (Sechidis et
 * al., On the stratification of multi-label data, 2011). The rarest class of those that are left
 * comes first, and each of its examples goes where more of that class is wanted.
 */
public final class IterativeSplit {

  private IterativeSplit() {}

  /**
   * Which examples are held out.
   *
   * @param classes the indices of the classes that each example shows, perhaps none
   * @param counts examples of each class, two or more
   * @param share more than 0 and less than 1
   */
  public static BitSet heldOut(List<List<Integer>> classes, int[] counts, double share, long seed) {
    double[] wantedHeld = new double[counts.length];
    double[] wantedLeft = new double[counts.length];
    for (int k = 0; k < counts.length; k++) {
      wantedHeld[k] = Math.max(1, Math.floor(counts[k] * share));
      wantedLeft[k] = counts[k] - wantedHeld[k];
    }
    List<Integer> order = new ArrayList<>(IntStream.range(0, classes.size()).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    List<List<Integer>> showing = showing(classes, order, counts.length);
    BitSet held = new BitSet(classes.size());
    BitSet done = new BitSet(classes.size());
    int[] left = counts.clone();
    for (int k = rarest(left); k >= 0; k = rarest(left)) {
      for (int i : showing.get(k)) {
        if (done.get(i)) {
          continue;
        }
        // In shares of what is to be there, so that the smaller part is not always last.
        boolean out = wantedHeld[k] > 0 && wantedHeld[k] / share >= wantedLeft[k] / (1 - share);
        done.set(i);
        held.set(i, out);
        for (int other : classes.get(i)) {
          (out ? wantedHeld : wantedLeft)[other]--;
          left[other]--;
        }
      }
    }
    giveBack(classes, counts, held);
    List<Integer> nothing = order.stream().filter(i -> classes.get(i).isEmpty()).toList();
    nothing.subList(0, (int) Math.floor(nothing.size() * share)).forEach(held::set);
    return held;
  }

  /** The examples of each class, in an order. */
  private static List<List<Integer>> showing(
      List<List<Integer>> classes, List<Integer> order, int count) {
    List<List<Integer>> showing = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      showing.add(new ArrayList<>());
    }
    order.forEach(i -> classes.get(i).forEach(k -> showing.get(k).add(i)));
    return showing;
  }

  /** No class is held out as a whole, as one could be that is always shown with others. */
  private static void giveBack(List<List<Integer>> classes, int[] counts, BitSet held) {
    int[] rest = counts.clone();
    held.stream().forEach(i -> classes.get(i).forEach(k -> rest[k]--));
    for (int i = held.nextSetBit(0); i >= 0; i = held.nextSetBit(i + 1)) {
      if (classes.get(i).stream().anyMatch(k -> rest[k] == 0)) {
        held.clear(i);
        classes.get(i).forEach(k -> rest[k]++);
      }
    }
  }

  /** The class with the fewest examples that are left; less than 0 if none has any. */
  private static int rarest(int[] left) {
    int rarest = -1;
    for (int k = 0; k < left.length; k++) {
      if (left[k] > 0 && (rarest < 0 || left[k] < left[rarest])) {
        rarest = k;
      }
    }
    return rarest;
  }
}
