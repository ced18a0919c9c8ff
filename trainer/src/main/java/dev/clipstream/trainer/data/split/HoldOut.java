package dev.clipstream.trainer.data.split;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A share of the examples of every class, one at least, drawn at random. An example that is the
 * only one of a class stays.
 *
 * @param rest places of the examples that stay
 * @param held those of the examples that are held out
 */
public record HoldOut(List<Integer> rest, List<Integer> held) {

  public HoldOut {
    rest = List.copyOf(rest);
    held = List.copyOf(held);
  }

  /**
   * Of examples of one class each.
   *
   * @param labels the class of each, from 0 on
   * @param classes how many there are
   * @param share more than 0 and less than 1
   */
  public static HoldOut of(List<Integer> labels, int classes, double share, long seed) {
    List<Integer> rest = new ArrayList<>();
    List<Integer> held = new ArrayList<>();
    for (int k = 0; k < classes; k++) {
      int label = k;
      List<Integer> examples =
          new ArrayList<>(
              IntStream.range(0, labels.size())
                  .filter(i -> labels.get(i) == label)
                  .boxed()
                  .toList());
      Collections.shuffle(examples, new Random(seed));
      int least = examples.size() > 1 ? 1 : 0;
      int count = Math.max(least, (int) (examples.size() * share));
      held.addAll(examples.subList(0, count));
      rest.addAll(examples.subList(count, examples.size()));
    }
    return new HoldOut(rest, held);
  }

  /**
   * Of examples that may show several classes, as {@link IterativeSplit} does.
   *
   * @param shown the classes that each example shows, perhaps none
   * @param classes how many there are
   * @param share more than 0 and less than 1
   */
  public static HoldOut ofSets(List<List<Integer>> shown, int classes, double share, long seed) {
    List<Integer> drawn = new ArrayList<>(IntStream.range(0, shown.size()).boxed().toList());
    int[] counts = counts(shown, drawn, classes);
    boolean stays = true;
    while (stays) {
      // What goes may leave another class with one example.
      int[] before = counts;
      stays = drawn.removeIf(i -> shown.get(i).stream().anyMatch(k -> before[k] == 1));
      counts = counts(shown, drawn, classes);
    }
    BitSet out =
        IterativeSplit.heldOut(drawn.stream().map(shown::get).toList(), counts, share, seed);
    List<Integer> held = out.stream().mapToObj(drawn::get).toList();
    List<Integer> rest = new ArrayList<>(IntStream.range(0, shown.size()).boxed().toList());
    rest.removeAll(new HashSet<>(held));
    return new HoldOut(rest, held);
  }

  private static int[] counts(List<List<Integer>> shown, List<Integer> places, int classes) {
    int[] counts = new int[classes];
    places.forEach(i -> shown.get(i).forEach(k -> counts[k]++));
    return counts;
  }
}
