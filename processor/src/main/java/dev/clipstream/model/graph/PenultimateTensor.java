package dev.clipstream.model.graph;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Finds what the last layer with weights of a classifier reads: its features. */
public final class PenultimateTensor {

  private static final Set<String> ACTIVATIONS =
      Set.of(
          "Softmax",
          "LogSoftmax",
          "Sigmoid",
          "HardSigmoid",
          "Relu",
          "Clip",
          "QLinearSoftmax",
          "QLinearSigmoid");

  private PenultimateTensor() {}

  /**
   * @param scores name of the output with the scores
   * @return a tensor of shape [N,F], or a map or tokens to be pooled; empty where the graph has no
   *     such layer in sight
   */
  public static Optional<String> of(ModelGraph graph, String scores) {
    Set<String> seen = new HashSet<>();
    Optional<String> tensor = Optional.of(scores);
    while (tensor.isPresent() && seen.add(tensor.get())) {
      Optional<GraphNode> node = graph.producer(tensor.get());
      if (node.isPresent() && Operators.isDense(node.get())) {
        return data(graph, node.get()).filter(graph::computes);
      }
      tensor = node.flatMap(n -> next(graph, n));
    }
    return Optional.empty();
  }

  private static Optional<String> next(ModelGraph graph, GraphNode node) {
    if (Operators.passes(node) || Operators.pools(node) || ACTIVATIONS.contains(node.operator())) {
      return node.input(0);
    }
    return Operators.isArithmetic(node) ? Operators.variable(node, graph) : Optional.empty();
  }

  /** What a layer reads, as opposed to its weights. */
  private static Optional<String> data(ModelGraph graph, GraphNode layer) {
    if (layer.operator().startsWith("QLinearMatMul")) {
      return layer.input(0).filter(name -> !graph.isConstant(name)).or(() -> layer.input(3));
    }
    return layer.operator().equals("MatMul") || layer.operator().equals("Gemm")
        ? Operators.variable(layer, graph)
        : layer.input(0);
  }
}
