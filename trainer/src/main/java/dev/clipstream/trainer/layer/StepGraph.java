package dev.clipstream.trainer.layer;

import dev.clipstream.trainer.onnx.OnnxGraph;
import dev.clipstream.trainer.onnx.TensorType;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The graph of a step model while it grows: an {@link OnnxGraph} whose layers keep something from
 * one step to the next. A state is an input and an output, both float32 [N,D]; whoever serves the
 * model feeds the output of one step to the input of the next, and zeros to that of the first. Not
 * safe for use by several threads.
 */
public final class StepGraph {

  private final OnnxGraph graph;
  private final SortedMap<String, String> states = new TreeMap<>();

  public StepGraph(OnnxGraph graph) {
    this.graph = graph;
  }

  /** The graph that nodes and weights are added to. */
  public OnnxGraph graph() {
    return graph;
  }

  /**
   * A state whose input is declared and whose output is still to be given.
   *
   * @param input its value before the step, float32 [N,D]
   * @param width its width D
   */
  public record State(String input, int width) {}

  /**
   * Declares a state; of several of one name the later ones are numbered.
   *
   * @param name of its input; its output is {@code NAME_out}
   * @param width values D of one sequence
   */
  public State state(String name, int width) {
    String input = name;
    for (int i = 2; states.containsKey(input); i++) {
      input = name + "_" + i;
    }
    states.put(input, input + "_out");
    graph.input(input, TensorType.FLOAT, "N", Integer.toString(width));
    return new State(input, width);
  }

  /** Declares what a state is after the step, float32 [N,D]. */
  public void keep(State state, String value) {
    graph.output(
        state.input() + "_out", value, TensorType.FLOAT, "N", Integer.toString(state.width()));
  }

  /** The inputs of all states, each with the output that is fed to it with the next step. */
  public SortedMap<String, String> states() {
    return Collections.unmodifiableSortedMap(states);
  }
}
