package dev.clipstream.trainer.data.split;

import java.util.BitSet;
import java.util.Optional;

/**
 * Chooses which of some groups of examples are held out, so that they are as near as may be to a
 * share of all examples, and of each class, and every class is on both sides. Of up to {@value
 * #MAX_TRIED} groups all choices are tried; of more, one is made better by single groups and by
 * pairs. The same groups give the same choice.
 */
public final class GroupChoice {

  /** 65,536 choices: a fraction of a second. */
  static final int MAX_TRIED = 16;

  /** Beyond so many, single groups are small enough to come near by. */
  private static final int MAX_SWAPPED = 300;

  /** More than any deviation: a class that is missing on a side. */
  private static final double MISSING = 10;

  private final int[][] groups;
  private final double share;
  private final long[] totals;
  private final long all;

  private GroupChoice(int[][] groups, double share) {
    this.groups = groups;
    this.share = share;
    totals = new long[groups[0].length];
    long sum = 0;
    for (int[] group : groups) {
      for (int label = 0; label < totals.length; label++) {
        totals[label] += group[label];
        sum += group[label];
      }
    }
    all = sum;
  }

  /**
   * The best choice.
   *
   * @param groups examples of each class in each group, one group at least
   * @param share to hold out, more than 0 and less than 1
   * @return the numbers of the groups to hold out; empty if no choice was found that has every
   *     class on both sides
   */
  public static Optional<BitSet> of(int[][] groups, double share) {
    GroupChoice choice = new GroupChoice(groups, share);
    BitSet best = groups.length <= MAX_TRIED ? choice.tryAll() : choice.improve();
    return choice.cost(best) < MISSING ? Optional.of(best) : Optional.empty();
  }

  private BitSet tryAll() {
    BitSet best = new BitSet();
    double least = cost(best);
    for (long bits = 1; bits < 1L << groups.length; bits++) {
      BitSet held = BitSet.valueOf(new long[] {bits});
      double cost = cost(held);
      if (cost < least) {
        least = cost;
        best = held;
      }
    }
    return best;
  }

  private BitSet improve() {
    BitSet held = new BitSet();
    boolean better = true;
    while (better) {
      better = flipOne(held) || (groups.length <= MAX_SWAPPED && flipTwo(held));
    }
    return held;
  }

  private boolean flipOne(BitSet held) {
    double least = cost(held);
    int best = -1;
    for (int i = 0; i < groups.length; i++) {
      held.flip(i);
      double cost = cost(held);
      held.flip(i);
      if (cost < least) {
        least = cost;
        best = i;
      }
    }
    if (best >= 0) {
      held.flip(best);
    }
    return best >= 0;
  }

  private boolean flipTwo(BitSet held) {
    double before = cost(held);
    for (int i = 0; i < groups.length; i++) {
      for (int j = i + 1; j < groups.length; j++) {
        held.flip(i);
        held.flip(j);
        if (cost(held) < before) {
          return true;
        }
        held.flip(i);
        held.flip(j);
      }
    }
    return false;
  }

  /** How far off the share is, of all and of the mean class. */
  private double cost(BitSet held) {
    long[] counts = new long[totals.length];
    long sum = 0;
    for (int i = held.nextSetBit(0); i >= 0; i = held.nextSetBit(i + 1)) {
      for (int label = 0; label < counts.length; label++) {
        counts[label] += groups[i][label];
        sum += groups[i][label];
      }
    }
    double cost = Math.abs((double) sum / all - share);
    for (int label = 0; label < counts.length; label++) {
      cost += Math.abs((double) counts[label] / totals[label] - share) / counts.length;
      if (counts[label] == 0 || counts[label] == totals[label]) {
        cost += MISSING;
      }
    }
    return cost;
  }
}
