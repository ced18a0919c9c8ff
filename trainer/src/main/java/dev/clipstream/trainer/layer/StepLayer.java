package dev.clipstream.trainer.layer;

/**
 * A layer over sequences that can also be served step by step: what it gives for a step depends on
 * that step and on a state of fixed size that it keeps of the steps before, never on later ones.
 * Step by step it computes what it computes of the sequence as a whole.
 */
public interface StepLayer {

  /**
   * Adds the nodes of one step to a graph, declares what is kept from one step to the next, and
   * returns the value of the output [N,G].
   *
   * @param step the step's value, float32 [N,F]
   */
  String exportStep(StepGraph graph, String step);
}
