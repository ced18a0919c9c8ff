package dev.clipstream.trainer.layer.sequence;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.clipstream.trainer.layer.StepGraph;
import dev.clipstream.trainer.onnx.Attributes;
import dev.clipstream.trainer.onnx.OnnxGraph;
import dev.clipstream.trainer.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.TensorVector;

/**
 * Weights of a recurrent layer as its ONNX operator wants them. Torch and ONNX keep the blocks of
 * rows, one a gate, in different orders, and torch keeps one tensor a direction where ONNX stacks
 * them.
 */
final class RecurrentWeights {

  /** Torch has i, f, c, o; ONNX i, o, f, c. */
  static final RecurrentWeights LSTM = new RecurrentWeights("lstm", List.of("h", "c"), 0, 3, 1, 2);

  /** Torch has r, z, n; ONNX z, r, h. */
  static final RecurrentWeights GRU = new RecurrentWeights("gru", List.of("h"), 1, 0, 2);

  private final String name;
  private final List<String> states;
  private final int[] order;

  private RecurrentWeights(String name, List<String> states, int... order) {
    this.name = name;
    this.states = states;
    this.order = order;
  }

  /**
   * The weights of one direction of one layer, in torch's order.
   *
   * @param ofInput [G*H,F], G gates
   * @param ofState [G*H,H]
   * @param inputBias [G*H]
   * @param stateBias [G*H]
   */
  @SuppressWarnings("ArrayRecordComponent") // Held, never compared.
  record Direction(float[] ofInput, float[] ofState, float[] inputBias, float[] stateBias) {

    /** Copies four tensors: what a vector gives is gone with the vector. */
    static Direction of(TensorVector weights, int first) {
      return new Direction(
          Tensors.toFloats(weights.get(first)),
          Tensors.toFloats(weights.get(first + 1)),
          Tensors.toFloats(weights.get(first + 2)),
          Tensors.toFloats(weights.get(first + 3)));
    }
  }

  /**
   * Adds an operator for each layer of a stack that runs forward in time.
   *
   * @param operator of ONNX
   * @param steps [N,T,F]
   * @param weights four tensors a layer, in torch's order
   * @param attributes of each operator
   * @return [N,T,H]
   */
  String addStack(
      OnnxGraph graph,
      String operator,
      String steps,
      TensorVector weights,
      AttributeProto... attributes) {
    String value = graph.node("Transpose", List.of(steps), Attributes.integers("perm", 1, 0, 2));
    String direction = graph.integers(name + ".direction_axis", 1);
    for (int first = 0; first < weights.size(); first += 4) {
      List<String> inputs = new ArrayList<>(List.of(value));
      inputs.addAll(add(graph, List.of(Direction.of(weights, first))));
      String all = graph.node(operator, inputs, attributes);
      value = graph.node("Squeeze", List.of(all, direction));
    }
    return graph.node("Transpose", List.of(value), Attributes.integers("perm", 1, 0, 2));
  }

  /**
   * Adds an operator for each layer of a stack, for one step, and declares the states.
   *
   * @param input the step, [N,F]
   * @return [N,H]
   */
  String addStep(
      StepGraph step,
      String operator,
      String input,
      TensorVector weights,
      AttributeProto... attributes) {
    OnnxGraph graph = step.graph();
    int depth = Math.toIntExact(weights.size() / 4);
    int width = Math.toIntExact(weights.get(1).size(1));
    List<StepGraph.State> kept =
        states.stream().map(state -> step.state(state, depth * width)).toList();
    List<List<String>> after = new ArrayList<>();
    kept.forEach(state -> after.add(new ArrayList<>()));
    String first = graph.integers(name + ".first_axis", 0);
    // A sequence [T,N,F] of one step.
    String value = graph.node("Unsqueeze", List.of(input, first));
    for (int layer = 0; layer < depth; layer++) {
      List<String> inputs = new ArrayList<>(List.of(value));
      inputs.addAll(add(graph, List.of(Direction.of(weights, 4 * layer))));
      inputs.add(""); // No lengths: all have one step.
      for (StepGraph.State state : kept) {
        String part = columns(graph, state.input(), layer * width, (layer + 1) * width);
        inputs.add(graph.node("Unsqueeze", List.of(part, first)));
      }
      List<String> outputs = graph.node(operator, inputs, 1 + kept.size(), attributes);
      for (int i = 0; i < kept.size(); i++) {
        after.get(i).add(outputs.get(1 + i));
      }
      value = outputs.get(1);
    }
    for (int i = 0; i < kept.size(); i++) {
      String all = graph.node("Concat", after.get(i), Attributes.integer("axis", 2));
      step.keep(kept.get(i), graph.node("Squeeze", List.of(all, first)));
    }
    return graph.node("Squeeze", List.of(value, first));
  }

  private String columns(OnnxGraph graph, String matrix, int from, int to) {
    return graph.node(
        "Slice",
        List.of(
            matrix,
            graph.integers(name + ".from", from),
            graph.integers(name + ".to", to),
            graph.integers(name + ".column_axis", 1)));
  }

  /** Adds W [D,G*H,F], R [D,G*H,H] and B [D,2*G*H], D directions, and returns their values. */
  List<String> add(OnnxGraph graph, List<Direction> directions) {
    List<float[]> ofInput = new ArrayList<>();
    List<float[]> ofState = new ArrayList<>();
    List<float[]> biases = new ArrayList<>();
    for (Direction direction : directions) {
      ofInput.add(reorder(direction.ofInput()));
      ofState.add(reorder(direction.ofState()));
      biases.add(reorder(direction.inputBias()));
      biases.add(reorder(direction.stateBias()));
    }
    Direction first = directions.get(0);
    long count = directions.size();
    long rows = first.inputBias().length;
    return List.of(
        graph.weights(
            name + ".weight_input", join(ofInput), count, rows, first.ofInput().length / rows),
        graph.weights(
            name + ".weight_state", join(ofState), count, rows, first.ofState().length / rows),
        graph.weights(name + ".bias", join(biases), count, 2 * rows));
  }

  private float[] reorder(float[] from) {
    float[] to = new float[from.length];
    int block = from.length / order.length;
    for (int gate = 0; gate < order.length; gate++) {
      System.arraycopy(from, order[gate] * block, to, gate * block, block);
    }
    return to;
  }

  private static float[] join(List<float[]> parts) {
    float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
