package dev.clipstream.model.graph;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What makes the numbers of an output, found by going back from it through nodes that only pass
 * numbers on: casts, reshapes, quantization.
 *
 * @param kind what was found
 * @param node where; empty where an output is an input passed on
 * @param quantized whether the numbers were rounded to steps after that
 */
public record OutputEnding(Kind kind, Optional<GraphNode> node, boolean quantized) {

  /** What makes the numbers of an output. */
  public enum Kind {
    /** A softmax: one distribution over the classes. */
    SOFTMAX,
    /** The logarithm of a softmax. */
    LOG_SOFTMAX,
    /** A sigmoid: independent numbers from 0 to 1. */
    SIGMOID,
    /** A layer with weights and a bias and no activation, as heads of classifiers are. */
    HEAD,
    /** Known operators, none of which is an activation of scores or a layer with a bias. */
    OPEN,
    /** An operator that may do anything, or arithmetic on what an activation gave. */
    UNKNOWN
  }

  private static final Set<String> SIGMOIDS =
      Set.of("Sigmoid", "HardSigmoid", "QLinearSigmoid", "QLinearHardSigmoid");

  /**
   * @param output name of any tensor of the graph
   */
  public static OutputEnding of(ModelGraph graph, String output) {
    return new Walk(graph).from(output);
  }

  /** Whether the graph makes scores of it that lie between 0 and 1. */
  public boolean isActivated() {
    return kind == Kind.SOFTMAX || kind == Kind.SIGMOID;
  }

  /** One way back through a graph. */
  private static final class Walk {
    private final ModelGraph graph;

    /** Arithmetic was passed: what comes of an activation is not what it gave. */
    private boolean changed;

    private boolean biased;
    private boolean quantized;

    Walk(ModelGraph graph) {
      this.graph = graph;
    }

    OutputEnding from(String output) {
      Optional<String> tensor = Optional.of(output);
      Optional<GraphNode> last = Optional.empty();
      Set<String> seen = new HashSet<>();
      while (tensor.isPresent() && seen.add(tensor.get())) {
        Optional<GraphNode> producer = graph.producer(tensor.get());
        if (producer.isEmpty()) {
          break;
        }
        last = producer;
        Optional<Kind> kind = kind(producer.get());
        if (kind.isPresent()) {
          return new OutputEnding(kind.get(), producer, quantized);
        }
        tensor = next(producer.get());
      }
      return new OutputEnding(Kind.OPEN, last, quantized);
    }

    private Optional<Kind> kind(GraphNode node) {
      String operator = node.operator();
      if (operator.equals("Softmax")
          || operator.equals("QLinearSoftmax")
          || isWrittenOutSoftmax(node)) {
        return Optional.of(changed ? Kind.UNKNOWN : Kind.SOFTMAX);
      }
      if (operator.equals("LogSoftmax")) {
        return Optional.of(changed ? Kind.UNKNOWN : Kind.LOG_SOFTMAX);
      }
      if (SIGMOIDS.contains(operator)) {
        return Optional.of(changed ? Kind.UNKNOWN : Kind.SIGMOID);
      }
      if (Operators.isDense(node) || scalesIntegers(node)) {
        return Optional.of(biased || hasBias(node) ? Kind.HEAD : Kind.OPEN);
      }
      return Operators.isOpaque(node) ? Optional.of(Kind.UNKNOWN) : Optional.empty();
    }

    /** The tensor to go on with; empty where the way ends. */
    private Optional<String> next(GraphNode node) {
      if (Operators.passes(node)) {
        quantized |= node.operator().endsWith("uantizeLinear");
        return node.input(0);
      }
      if (Operators.pools(node) || isSelection(node)) {
        changed = true;
        return node.input(0);
      }
      if (Operators.isArithmetic(node)) {
        changed = true;
        Optional<String> variable = Operators.variable(node, graph);
        biased |= node.operator().equals("Add") && variable.isPresent();
        return variable;
      }
      return Optional.empty();
    }

    private static boolean isSelection(GraphNode node) {
      return List.of("Slice", "Gather", "Split").contains(node.operator());
    }

    private static boolean hasBias(GraphNode node) {
      int bias =
          switch (node.operator()) {
            case "Gemm", "Conv" -> 2;
            case "QGemm" -> 6;
            case "QLinearConv" -> 8;
            default -> Integer.MAX_VALUE;
          };
      return node.input(bias).isPresent();
    }

    /** Of dynamically quantized layers: integers times a scale that depends on the input. */
    private boolean scalesIntegers(GraphNode node) {
      return node.operator().equals("Mul")
          && node.inputs().stream()
              .flatMap(input -> graph.producer(input).stream())
              .filter(producer -> producer.operator().equals("Cast"))
              .flatMap(cast -> cast.input(0).stream())
              .flatMap(input -> graph.producer(input).stream())
              .anyMatch(producer -> producer.operator().endsWith("Integer"));
    }

    /** {@code exp(x) / sum(exp(x))}, as some exporters write it. */
    private boolean isWrittenOutSoftmax(GraphNode node) {
      if (!node.operator().equals("Div")) {
        return false;
      }
      Optional<String> above = node.input(0);
      Optional<GraphNode> sum = node.input(1).flatMap(graph::producer);
      return above.flatMap(graph::producer).filter(n -> n.operator().equals("Exp")).isPresent()
          && sum.filter(n -> n.operator().equals("ReduceSum")).isPresent()
          && sum.flatMap(n -> n.input(0)).equals(above);
    }
  }
}
