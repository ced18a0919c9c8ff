package dev.clipstream.model.graph;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the whole numbers of a quantized tensor stand for real ones: {@code (q − zeroPoint)·scale}.
 */
public record Quantization(float scale, float zeroPoint) {

  /** Which input of an operator is the scale of what it gives; the zero point comes after it. */
  private static final Map<String, Integer> SCALES =
      Map.of(
          "QuantizeLinear", 1,
          "QLinearMatMul", 6,
          "QLinearConv", 6,
          "QLinearAdd", 6,
          "QLinearSoftmax", 3,
          "QLinearSigmoid", 3,
          "QLinearGlobalAveragePool", 3,
          "QGemm", 7);

  /** Empty if the graph does not tell, or tells one scale a channel. */
  public static Optional<Quantization> of(ModelGraph graph, String tensor) {
    Set<String> seen = new HashSet<>();
    Optional<GraphNode> node = graph.producer(tensor);
    while (node.isPresent() && Operators.reshapes(node.get())) {
      node = node.get().input(0).filter(seen::add).flatMap(graph::producer);
    }
    return node.filter(n -> SCALES.containsKey(n.operator()))
        .flatMap(n -> read(graph, n, SCALES.getOrDefault(n.operator(), 0)));
  }

  private static Optional<Quantization> read(ModelGraph graph, GraphNode node, int at) {
    Optional<Float> scale = node.input(at).flatMap(name -> one(graph, name));
    Optional<String> zeroPoint = node.input(at + 1);
    Optional<Float> zero =
        zeroPoint.isPresent() ? zeroPoint.flatMap(name -> one(graph, name)) : Optional.of(0f);
    return scale.flatMap(s -> zero.map(z -> new Quantization(s, z)));
  }

  private static Optional<Float> one(ModelGraph graph, String name) {
    return graph
        .numbers(name)
        .filter(numbers -> numbers.length == 1)
        .map(numbers -> (float) numbers[0]);
  }
}
