package dev.clipstream.model.graph;

import java.util.Optional;
import java.util.Set;

/** Operators by what they do to the numbers that pass through them. */
final class Operators {

  /** The numbers stay what they are, but for rounding; their shape may not. */
  private static final Set<String> PASSING =
      Set.of(
          "Identity",
          "Cast",
          "CastLike",
          "Reshape",
          "Squeeze",
          "Unsqueeze",
          "Flatten",
          "Transpose",
          "Dropout",
          "QuantizeLinear",
          "DequantizeLinear");

  /** As {@link #PASSING}, but the bits stay as well. */
  private static final Set<String> RESHAPING =
      Set.of("Identity", "Reshape", "Squeeze", "Unsqueeze", "Flatten", "Transpose");

  private static final Set<String> DENSE =
      Set.of(
          "Gemm",
          "MatMul",
          "Conv",
          "MatMulInteger",
          "ConvInteger",
          "QLinearMatMul",
          "QLinearConv",
          "QGemm",
          "FusedMatMul");

  private static final Set<String> ARITHMETIC = Set.of("Add", "Sub", "Mul", "Div");

  private static final Set<String> POOLING =
      Set.of("GlobalAveragePool", "AveragePool", "ReduceMean", "QLinearGlobalAveragePool");

  private static final Set<String> WITH_GRAPHS = Set.of("If", "Loop", "Scan", "SequenceMap");

  private Operators() {}

  static boolean passes(GraphNode node) {
    return PASSING.contains(node.operator());
  }

  static boolean reshapes(GraphNode node) {
    return RESHAPING.contains(node.operator());
  }

  /** A layer with weights, of those that end classifiers. */
  static boolean isDense(GraphNode node) {
    return DENSE.contains(node.operator());
  }

  static boolean isArithmetic(GraphNode node) {
    return ARITHMETIC.contains(node.operator());
  }

  static boolean pools(GraphNode node) {
    return POOLING.contains(node.operator());
  }

  /** Whether what it does cannot be read off its name. */
  static boolean isOpaque(GraphNode node) {
    return WITH_GRAPHS.contains(node.operator())
        || (!node.isStandard() && !node.operator().startsWith("QLinear") && !isDense(node));
  }

  /** The tensor that is not constant, where exactly one of the first two inputs is not. */
  static Optional<String> variable(GraphNode node, ModelGraph graph) {
    var first = node.input(0).filter(name -> !graph.isConstant(name));
    var second = node.input(1).filter(name -> !graph.isConstant(name));
    return first.isPresent() == second.isPresent() ? Optional.empty() : first.or(() -> second);
  }
}
