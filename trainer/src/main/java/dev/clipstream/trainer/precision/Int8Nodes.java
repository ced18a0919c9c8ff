package dev.clipstream.trainer.precision;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.clipstream.trainer.onnx.Attributes;
import dev.clipstream.trainer.onnx.GraphEditor;
import dev.clipstream.trainer.onnx.TensorData;
import dev.clipstream.trainer.onnx.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Writes the quantized nodes of an {@link Int8Region}: each node of a graph with what turns its
 * inputs, weights and output into bytes and back. Used for one graph, node after node.
 */
final class Int8Nodes {

  private final GraphEditor graph;
  private final Int8Region region;
  private final Map<String, QuantizationParams> levels;
  private final Map<String, PixelBytes> pixels;

  /** Values that went through bytes, each with the value that came out. */
  private final Map<String, String> converted = new HashMap<>();

  Int8Nodes(
      GraphEditor graph,
      Int8Region region,
      Map<String, QuantizationParams> levels,
      Map<String, PixelBytes> pixels) {
    this.graph = graph;
    this.region = region;
    this.levels = levels;
    this.pixels = pixels;
  }

  /** The nodes that take a node's place. */
  List<NodeProto> of(NodeProto node) {
    List<NodeProto> nodes = new ArrayList<>();
    boolean weighing = region.isWeighing(node);
    if (weighing && !region.isBytes(node.getInput(0))) {
      enter(node.getInput(0), nodes);
    }
    NodeProto.Builder changed = node.toBuilder();
    for (int i = 0; i < node.getInputCount(); i++) {
      String input = node.getInput(i);
      if (region.isBytes(input) || (weighing && i == 0)) {
        changed.setInput(i, Objects.requireNonNull(converted.get(input)));
      }
    }
    if (weighing) {
      weigh(node, changed, nodes);
    }
    if (node.getOpType().equals("Flatten") && region.isBytes(node.getOutput(0))) {
      reshape(changed);
    }
    nodes.add(changed.build());
    if (region.isBytes(node.getOutput(0))) {
      throughBytes(node.getOutput(0), nodes);
    }
    return nodes;
  }

  /**
   * ONNX Runtime moves bytes through Reshape as they are, but turns them into floats for Flatten.
   */
  private void reshape(NodeProto.Builder flatten) {
    String shape = graph.unique(flatten.getName() + ".shape");
    graph.put(TensorData.longs(shape, new long[] {0, -1}, 2));
    flatten.setOpType("Reshape").clearAttribute().addInput(shape);
  }

  /** Turns the floats that a convolution begins with into bytes. */
  private void enter(String value, List<NodeProto> nodes) {
    PixelBytes found = pixels.get(value);
    if (converted.containsKey(value)) {
      return;
    }
    if (found == null) {
      throughBytes(value, nodes);
      return;
    }
    String planes = graph.unique(value + ".bytes");
    nodes.add(
        found.transpose().toBuilder()
            .setName(planes)
            .setInput(0, found.bytes())
            .setOutput(0, planes)
            .build());
    toFloats(value, planes, nodes);
  }

  private void throughBytes(String value, List<NodeProto> nodes) {
    String bytes = graph.unique(value + ".bytes");
    List<String> inputs = new ArrayList<>(List.of(value));
    inputs.addAll(levels(value));
    nodes.add(GraphEditor.node("QuantizeLinear", inputs, bytes));
    toFloats(value, bytes, nodes);
  }

  private void toFloats(String value, String bytes, List<NodeProto> nodes) {
    String floats = graph.unique(value + ".floats");
    List<String> inputs = new ArrayList<>(List.of(bytes));
    inputs.addAll(levels(value));
    nodes.add(GraphEditor.node("DequantizeLinear", inputs, floats));
    converted.put(value, floats);
  }

  /** The constants of a value's levels. */
  private List<String> levels(String value) {
    String owner = region.levelsOf(value);
    QuantizationParams chosen = levelsOf(value);
    TensorProto scale = TensorData.floats(owner + ".scale", new float[] {chosen.scale()});
    TensorProto zero =
        TensorData.bytes(owner + ".zero", TensorType.UINT8, new byte[] {(byte) chosen.zero()});
    return List.of(graph.put(scale), graph.put(zero));
  }

  private QuantizationParams levelsOf(String value) {
    return Objects.requireNonNull(levels.get(region.levelsOf(value)), value);
  }

  /** Gives a node weights and a bias that come from bytes. */
  private void weigh(NodeProto node, NodeProto.Builder changed, List<NodeProto> nodes) {
    TensorProto kernel = graph.constant(node.getInput(1)).orElseThrow();
    float[] weights = TensorData.toFloats(kernel);
    int channels = (int) kernel.getDims(0);
    float[] bias =
        node.getInputCount() > 2
            ? TensorData.toFloats(graph.constant(node.getInput(2)).orElseThrow())
            : new float[channels];
    PixelBytes found = pixels.get(node.getInput(0));
    if (found != null) {
      addMissed(weights, bias, found.missed());
    }
    float inputScale = levelsOf(node.getInput(0)).scale();
    Int8Weights bytes = Int8Weights.of(weights, bias, inputScale);
    String name = node.getOutput(0);
    TensorProto values =
        TensorData.bytes(
            name + ".weights", TensorType.INT8, bytes.values(), TensorData.shape(kernel));
    changed.setInput(
        1, channelwise(values, bytes.scales(), zeros(name + ".weights", channels), nodes));
    TensorProto sums = TensorData.ints(name + ".offsets", bytes.bias(), channels);
    String offsets = channelwise(sums, bytes.biasScales(inputScale), List.of(), nodes);
    if (node.getInputCount() > 2) {
      changed.setInput(2, offsets);
    } else {
      changed.addInput(offsets);
    }
  }

  /** What all pixels miss by goes through the weights like any other input. */
  private static void addMissed(float[] weights, float[] bias, float missed) {
    int each = weights.length / bias.length;
    for (int i = 0; i < weights.length; i++) {
      bias[i / each] += missed * weights[i];
    }
  }

  private List<String> zeros(String name, int channels) {
    return List.of(
        graph.put(TensorData.bytes(name + ".zero", TensorType.INT8, new byte[channels], channels)));
  }

  private String channelwise(
      TensorProto values, float[] scales, List<String> zeros, List<NodeProto> nodes) {
    String scale = graph.put(TensorData.floats(values.getName() + ".scale", scales, scales.length));
    List<String> inputs = new ArrayList<>(List.of(graph.put(values), scale));
    inputs.addAll(zeros);
    String floats = graph.unique(values.getName() + ".floats");
    nodes.add(GraphEditor.node("DequantizeLinear", inputs, floats, Attributes.integer("axis", 0)));
    return floats;
  }
}
