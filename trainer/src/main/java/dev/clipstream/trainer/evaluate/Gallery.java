package dev.clipstream.trainer.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * Keeps the examples worth looking at: the mistakes that the model was surest of, and, for
 * comparison, of each class the first that it got right.
 */
public final class Gallery implements ExampleListener {

  /** Least sure first; among equals the later example. */
  private static final Comparator<Example> SURENESS =
      Comparator.<Example>comparingDouble(example -> example.probabilities()[example.best()])
          .thenComparing(Comparator.<Example>comparingInt(Example::index).reversed());

  private final int most;
  private final PriorityQueue<Example> mistakes = new PriorityQueue<>(SURENESS);
  private final Map<Integer, Example> right = new TreeMap<>();
  private long wrong;

  /**
   * An empty gallery.
   *
   * @param most mistakes to keep
   */
  public Gallery(int most) {
    this.most = most;
  }

  @Override
  public void see(Example example) {
    if (example.right()) {
      right.putIfAbsent(example.label(), example);
      return;
    }
    wrong++;
    mistakes.add(example);
    if (mistakes.size() > most) {
      mistakes.remove();
    }
  }

  /** The worst mistakes, the surest first. */
  public List<Example> mistakes() {
    List<Example> worst = new ArrayList<>(mistakes);
    worst.sort(SURENESS.reversed());
    return worst;
  }

  /** All mistakes there were, kept or not. */
  public long wrong() {
    return wrong;
  }

  /** The first example of each class that the model got right, by class. */
  public List<Example> right() {
    return List.copyOf(right.values());
  }
}
