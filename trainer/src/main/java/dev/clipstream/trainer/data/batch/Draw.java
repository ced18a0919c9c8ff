package dev.clipstream.trainer.data.batch;

import java.util.function.IntUnaryOperator;

/**
 * How the examples of an epoch are drawn.
 *
 * @param batch examples in a batch
 * @param seed of the order
 * @param balanced whether every class is drawn as often, its examples in turn, in an epoch of as
 *     many examples as there are: rare ones come several times, others not in every epoch; else
 *     every example comes once
 */
public record Draw(int batch, long seed, boolean balanced) {

  /** Every example once, in a new order in each epoch. */
  public static Draw shuffled(int batch, long seed) {
    return new Draw(batch, seed, false);
  }

  /**
   * The order of a set.
   *
   * @param label class of an example
   */
  Order order(int size, IntUnaryOperator label) {
    Order order = Order.shuffled(size, batch, seed);
    return balanced ? order.balanced(label) : order;
  }
}
