package dev.clipstream.trainer.precision;

import ai.onnx.proto.OnnxMl.NodeProto;
import dev.clipstream.trainer.onnx.GraphEditor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The part of a graph that gains from int8. Bytes begin with a convolution and flow on through
 * rectifiers, pools, sums of residuals and dense layers, until a node needs floats: so every
 * stretch between two conversions is one that ONNX Runtime computes in bytes from end to end, and
 * what gains nothing (recurrent layers, attention, the average at the top and the scores above it)
 * keeps its precision.
 */
final class Int8Region {

  /** Nodes whose output has the levels of their input: they pass numbers on, or the largest. */
  private static final Set<String> PASSING = Set.of("MaxPool", "Flatten", "Reshape");

  private final GraphEditor graph;

  /** Values that are bytes, each with the value whose levels it has: itself, mostly. */
  private final Map<String, String> carriers = new LinkedHashMap<>();

  private final Set<String> nodes = new TreeSet<>();

  Int8Region(GraphEditor graph) {
    this.graph = graph;
    graph.nodes().forEach(this::visit);
  }

  private void visit(NodeProto node) {
    String output = node.getOutput(0);
    String first = node.getInputCount() == 0 ? "" : node.getInput(0);
    String operator = node.getOpType();
    boolean fed = carriers.containsKey(first);
    if (operator.equals("Conv") && hasConstantWeights(node)) {
      nodes.add(output);
      carriers.put(output, output);
    } else if (operator.equals("Gemm") && fed && hasConstantWeights(node) && isOutputFirst(node)) {
      // Its sums come out as floats: what follows, features or scores, is small and worth it.
      nodes.add(output);
    } else if (operator.equals("Relu") && fed) {
      carriers.put(output, output);
    } else if (operator.equals("Add") && fed && carriers.containsKey(node.getInput(1))) {
      carriers.put(output, output);
    } else if (PASSING.contains(operator) && fed && leadsOn(output)) {
      carriers.put(output, levelsOf(first));
    }
  }

  private boolean hasConstantWeights(NodeProto node) {
    return graph.constant(node.getInput(1)).isPresent();
  }

  /** Whether the weights of a dense layer are [O,I]. */
  private static boolean isOutputFirst(NodeProto gemm) {
    return gemm.getAttributeList().stream()
        .anyMatch(attribute -> attribute.getName().equals("transB") && attribute.getI() == 1);
  }

  /** Whether something that can be done in bytes takes the value. */
  private boolean leadsOn(String value) {
    return graph.consumers(value).stream()
        .anyMatch(node -> Set.of("Conv", "Gemm", "MaxPool", "Add").contains(node.getOpType()));
  }

  /** Whether the node multiplies bytes by weights. */
  boolean isWeighing(NodeProto node) {
    return nodes.contains(node.getOutput(0));
  }

  /**
   * Whether a value is turned into bytes where it is made. What only a rectifier takes is not: the
   * rectifier's own output is, which does the rectifier's work.
   */
  boolean isBytes(String value) {
    if (!carriers.containsKey(value)) {
      return false;
    }
    List<NodeProto> consumers = graph.consumers(value);
    return consumers.size() != 1 || !consumers.get(0).getOpType().equals("Relu");
  }

  /** The value whose levels a value has. */
  String levelsOf(String value) {
    return Optional.ofNullable(carriers.get(value)).orElse(value);
  }

  /** Inputs of convolutions that are no bytes yet. */
  Set<String> entries() {
    Set<String> entries = new TreeSet<>();
    for (NodeProto node : graph.nodes()) {
      if (isWeighing(node) && !carriers.containsKey(node.getInput(0))) {
        entries.add(node.getInput(0));
      }
    }
    return entries;
  }

  /** All values whose levels must be known, entries among them. */
  Set<String> toCalibrate() {
    Set<String> values = entries();
    for (String value : carriers.keySet()) {
      if (isBytes(value)) {
        values.add(levelsOf(value));
      }
    }
    return values;
  }
}
