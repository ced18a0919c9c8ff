package dev.clipstream.trainer.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A graph under a {@link GraphPass}: its nodes in the order in which they run, its constants by
 * name, and who makes and takes each value. Every node has one output. Not safe for use by several
 * threads.
 */
public final class GraphEditor {

  private final GraphProto original;
  private final Map<String, TensorProto> constants = new LinkedHashMap<>();
  private final Set<String> names = new HashSet<>();
  private List<NodeProto> nodes;

  /** Begins with a copy of the graph. */
  public GraphEditor(GraphProto graph) {
    original = graph;
    nodes = List.copyOf(graph.getNodeList());
    for (TensorProto constant : graph.getInitializerList()) {
      constants.put(constant.getName(), constant);
      names.add(constant.getName());
    }
    graph.getInputList().forEach(input -> names.add(input.getName()));
    nodes.forEach(node -> names.addAll(node.getOutputList()));
  }

  public List<NodeProto> nodes() {
    return nodes;
  }

  public List<ValueInfoProto> outputs() {
    return original.getOutputList();
  }

  /** The node that makes a value; none for inputs and constants. */
  public Optional<NodeProto> producer(String value) {
    return nodes.stream().filter(node -> node.getOutput(0).equals(value)).findFirst();
  }

  /** The nodes that take a value. */
  public List<NodeProto> consumers(String value) {
    return nodes.stream().filter(node -> node.getInputList().contains(value)).toList();
  }

  public Optional<TensorProto> constant(String value) {
    return Optional.ofNullable(constants.get(value));
  }

  /** All constants. */
  public List<TensorProto> constants() {
    return List.copyOf(constants.values());
  }

  /** Adds a constant, or replaces that of the same name, and returns its value. */
  public String put(TensorProto constant) {
    constants.put(constant.getName(), constant);
    names.add(constant.getName());
    return constant.getName();
  }

  /** A name that nothing has yet. */
  public String unique(String hint) {
    String name = hint;
    for (int i = 2; !names.add(name); i++) {
      name = hint + "_" + i;
    }
    return name;
  }

  /** A node whose name is that of its output. */
  public static NodeProto node(
      String operator, List<String> inputs, String output, AttributeProto... attributes) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .setName(output)
        .addAllInput(inputs)
        .addOutput(output)
        .addAllAttribute(Arrays.asList(attributes))
        .build();
  }

  /** Puts nodes in the place of every node, in order: itself, others, or none. */
  public void replace(Function<NodeProto, List<NodeProto>> replacement) {
    List<NodeProto> next = new ArrayList<>();
    nodes.forEach(node -> next.addAll(replacement.apply(node)));
    nodes = List.copyOf(next);
  }

  /** The graph as it is now, without what nothing needs any more. */
  public GraphProto graph() {
    Set<String> needed = needed();
    GraphProto.Builder graph = original.toBuilder().clearNode().clearInitializer();
    nodes.stream().filter(node -> needed.contains(node.getOutput(0))).forEach(graph::addNode);
    constants.values().stream()
        .filter(constant -> needed.contains(constant.getName()))
        .forEach(graph::addInitializer);
    return graph.build();
  }

  /** Every value that an output depends on. */
  private Set<String> needed() {
    Map<String, NodeProto> producers = new HashMap<>();
    nodes.forEach(node -> producers.put(node.getOutput(0), node));
    Set<String> needed = new HashSet<>();
    Deque<String> open = new ArrayDeque<>();
    original.getOutputList().forEach(output -> open.add(output.getName()));
    while (!open.isEmpty()) {
      String value = open.remove();
      NodeProto producer = producers.get(value);
      if (needed.add(value) && producer != null) {
        open.addAll(producer.getInputList());
      }
    }
    return needed;
  }
}
