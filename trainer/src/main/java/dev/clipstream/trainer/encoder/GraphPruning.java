package dev.clipstream.trainer.encoder;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Leaves out of a graph what none of its outputs needs, such as a layer that was replaced. */
final class GraphPruning {

  private GraphPruning() {}

  /**
   * Removes nodes, weights and defaults of inputs; inputs that are fed stay, needed or not.
   *
   * @param graph changed
   */
  static void prune(GraphProto.Builder graph) {
    Set<String> needed = needed(graph);
    GraphProto all = graph.build();
    Set<String> weights = new HashSet<>();
    all.getInitializerList().forEach(tensor -> weights.add(tensor.getName()));
    all.getSparseInitializerList().forEach(sparse -> weights.add(sparse.getValues().getName()));
    graph.clearNode();
    all.getNodeList().stream()
        .filter(node -> node.getOutputList().stream().anyMatch(needed::contains))
        .forEach(graph::addNode);
    graph.clearInitializer();
    all.getInitializerList().stream()
        .filter(tensor -> needed.contains(tensor.getName()))
        .forEach(graph::addInitializer);
    graph.clearSparseInitializer();
    all.getSparseInitializerList().stream()
        .filter(sparse -> needed.contains(sparse.getValues().getName()))
        .forEach(graph::addSparseInitializer);
    graph.clearInput();
    all.getInputList().stream()
        .filter(input -> needed.contains(input.getName()) || !weights.contains(input.getName()))
        .forEach(graph::addInput);
    // What was known of the shapes of tensors that are gone.
    graph.clearValueInfo();
    all.getValueInfoList().stream()
        .filter(value -> needed.contains(value.getName()))
        .forEach(graph::addValueInfo);
    graph.clearQuantizationAnnotation();
  }

  private static Set<String> needed(GraphProto.Builder graph) {
    Map<String, NodeProto> producers = new HashMap<>();
    graph
        .getNodeList()
        .forEach(node -> node.getOutputList().forEach(output -> producers.put(output, node)));
    Set<String> needed = new HashSet<>();
    Deque<String> open = new ArrayDeque<>();
    graph.getOutputList().forEach(output -> open.add(output.getName()));
    while (!open.isEmpty()) {
      String value = open.remove();
      NodeProto producer = producers.get(value);
      if (needed.add(value) && producer != null) {
        addInputs(producer, open);
      }
    }
    return needed;
  }

  /** A graph within a node may take any value of the graph around it. */
  private static void addInputs(NodeProto node, Deque<String> inputs) {
    inputs.addAll(node.getInputList());
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.hasG()) {
        addAll(attribute.getG(), inputs);
      }
      attribute.getGraphsList().forEach(graph -> addAll(graph, inputs));
    }
  }

  private static void addAll(GraphProto graph, Deque<String> inputs) {
    graph.getNodeList().forEach(node -> addInputs(node, inputs));
    graph.getOutputList().forEach(output -> inputs.add(output.getName()));
  }

  /** All names of values, those of graphs within nodes included. */
  static Set<String> names(GraphProto graph) {
    Set<String> names = new HashSet<>();
    graph.getInputList().forEach(input -> names.add(input.getName()));
    graph.getOutputList().forEach(output -> names.add(output.getName()));
    graph.getInitializerList().forEach(tensor -> names.add(tensor.getName()));
    graph.getSparseInitializerList().forEach(sparse -> names.add(sparse.getValues().getName()));
    for (NodeProto node : graph.getNodeList()) {
      names.addAll(node.getInputList());
      names.addAll(node.getOutputList());
      for (AttributeProto attribute : node.getAttributeList()) {
        if (attribute.hasG()) {
          names.addAll(names(attribute.getG()));
        }
        attribute.getGraphsList().forEach(inner -> names.addAll(names(inner)));
      }
    }
    return names;
  }
}
