package dev.clipstream.model.graph;

import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The graph of an ONNX model, without the contents of its weights. Immutable. */
public final class ModelGraph {

  private final ModelProto model;
  private final List<GraphTensor> inputs;
  private final List<GraphTensor> outputs;
  private final List<GraphNode> nodes;
  private final Map<String, TensorProto> initializers = new HashMap<>();
  private final Map<String, GraphNode> producers = new HashMap<>();
  private final Map<String, List<GraphNode>> consumers = new HashMap<>();

  /** Tensors that are the same whatever is fed. */
  private final Set<String> constants = new HashSet<>();

  private ModelGraph(ModelProto model) {
    this.model = model;
    GraphProto graph = model.getGraph();
    graph.getInitializerList().forEach(tensor -> initializers.put(tensor.getName(), tensor));
    graph
        .getSparseInitializerList()
        .forEach(sparse -> initializers.put(sparse.getValues().getName(), sparse.getValues()));
    this.inputs =
        graph.getInputList().stream()
            .filter(input -> !initializers.containsKey(input.getName()))
            .map(GraphTensor::of)
            .toList();
    this.outputs = graph.getOutputList().stream().map(GraphTensor::of).toList();
    this.nodes = graph.getNodeList().stream().map(GraphNode::new).toList();
    constants.addAll(initializers.keySet());
    for (GraphNode node : nodes) {
      node.outputs().forEach(output -> producers.put(output, node));
      node.inputs()
          .forEach(input -> consumers.computeIfAbsent(input, i -> new ArrayList<>()).add(node));
      if (isConstant(node.proto())) {
        constants.addAll(node.outputs());
      }
    }
  }

  private boolean isConstant(NodeProto node) {
    boolean ofItself = node.getOpType().equals("Constant");
    boolean hasGraph =
        node.getAttributeList().stream()
            .anyMatch(
                a -> a.getType() == AttributeType.GRAPH || a.hasG() || a.getGraphsCount() > 0);
    boolean ofConstants =
        node.getInputCount() > 0
            && node.getInputList().stream().allMatch(i -> i.isEmpty() || constants.contains(i));
    return ofItself || (ofConstants && !hasGraph && !node.getOpType().startsWith("Random"));
  }

  /**
   * Reads a file, in the memory that its nodes need.
   *
   * @throws IOException if it cannot be read, or is no whole ONNX model
   */
  public static ModelGraph read(Path file) throws IOException {
    long size = Files.size(file);
    ModelProto model;
    try (InputStream stream = Files.newInputStream(file)) {
      CodedInputStream in = CodedInputStream.newInstance(stream, 1 << 16);
      in.setSizeLimit(Integer.MAX_VALUE);
      model = ModelProto.parseFrom(WeightSkimmer.skim(in));
      if (in.getTotalBytesRead() != size) {
        throw new InvalidProtocolBufferException("it ends before all of it is there");
      }
    }
    if (model.getGraph().getNodeCount() == 0 && model.getGraph().getOutputCount() == 0) {
      throw new InvalidProtocolBufferException("there is no graph in it");
    }
    return new ModelGraph(model);
  }

  static ModelGraph of(ModelProto model) {
    return new ModelGraph(model);
  }

  /** What must be fed, in order. Inputs that the file has values for are not among them. */
  public List<GraphTensor> inputs() {
    return inputs;
  }

  /** What it gives, in order. */
  public List<GraphTensor> outputs() {
    return outputs;
  }

  public Optional<GraphTensor> output(String name) {
    return outputs.stream().filter(output -> output.name().equals(name)).findFirst();
  }

  List<GraphNode> nodes() {
    return nodes;
  }

  /** The file's {@code metadata_props}. */
  public Map<String, String> metadata() {
    Map<String, String> metadata = new LinkedHashMap<>();
    model.getMetadataPropsList().forEach(entry -> metadata.put(entry.getKey(), entry.getValue()));
    return metadata;
  }

  /** Version of ONNX's own operators. */
  public long opset() {
    return model.getOpsetImportList().stream()
        .filter(opset -> opset.getDomain().isEmpty() || opset.getDomain().equals("ai.onnx"))
        .mapToLong(opset -> opset.getVersion())
        .findFirst()
        .orElse(1);
  }

  /** Who makes a tensor; empty for inputs and initializers. */
  public Optional<GraphNode> producer(String tensor) {
    return Optional.ofNullable(producers.get(tensor));
  }

  List<GraphNode> consumers(String tensor) {
    return consumers.getOrDefault(tensor, List.of());
  }

  /** Whether the file has values of that name. */
  public boolean hasInitializer(String tensor) {
    return initializers.containsKey(tensor);
  }

  /** Whether it is made of initializers and constants only. */
  boolean isConstant(String tensor) {
    return constants.contains(tensor);
  }

  /** Whether there is a tensor of that name that depends on what is fed, and is made by a node. */
  public boolean computes(String tensor) {
    return producers.containsKey(tensor) && !isConstant(tensor);
  }

  /** The tensors that depend on what is fed, in the order in which nodes make them. */
  public List<String> computed() {
    return nodes.stream()
        .flatMap(node -> node.outputs().stream())
        .filter(output -> !output.isEmpty() && computes(output))
        .toList();
  }

  /** The numbers of a small initializer or constant; empty if it is none, or large. */
  Optional<double[]> numbers(String tensor) {
    TensorProto initializer = initializers.get(tensor);
    if (initializer != null) {
      return ConstantNumbers.of(initializer);
    }
    return producer(tensor)
        .filter(node -> node.operator().equals("Constant"))
        .flatMap(ConstantNumbers::of);
  }

  ModelProto proto() {
    return model;
  }
}
