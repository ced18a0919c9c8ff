package dev.clipstream.trainer.precision;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.platform.Fp16Conversions;
import dev.clipstream.trainer.onnx.Attributes;
import dev.clipstream.trainer.onnx.GraphEditor;
import dev.clipstream.trainer.onnx.GraphPass;
import dev.clipstream.trainer.onnx.TensorData;
import dev.clipstream.trainer.onnx.TensorType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A graph pass that converts a graph to float16, for GPUs: half the memory traffic, and tensor
 * cores. What goes in and out keeps its type, and the last softmax works in float32, so that
 * probabilities keep their digits. On a CPU ONNX Runtime computes such a graph in float32, with
 * conversions between.
 */
public final class HalfPrecision implements GraphPass {

  /** The largest float16. Constants beyond it, such as the score of padding, are held to it. */
  private static final float MAX_HALF = 65504;

  private static final Set<String> ENDS = Set.of("Softmax", "Sigmoid");

  @Override
  public void rewrite(GraphEditor graph) {
    BatchNorms.fold(graph);
    BatchNorms.toArithmetic(graph);
    Set<String> outputs = new HashSet<>();
    for (ValueInfoProto output : graph.outputs()) {
      if (output.getType().getTensorType().getElemType() == TensorType.FLOAT.code()) {
        outputs.add(output.getName());
      }
    }
    Set<String> softmaxes = lastSoftmaxes(graph, outputs);
    for (TensorProto constant : graph.constants()) {
      if (TensorData.isFloat(constant)) {
        graph.put(halved(constant));
      }
    }
    graph.replace(node -> halved(graph, node, outputs, softmaxes));
  }

  private static List<NodeProto> halved(
      GraphEditor graph, NodeProto node, Set<String> outputs, Set<String> softmaxes) {
    String value = node.getOutput(0);
    List<NodeProto> nodes = new ArrayList<>();
    if (softmaxes.contains(value)) {
      String floats = graph.unique(value + ".scores");
      AttributeProto to = Attributes.to(TensorType.FLOAT);
      nodes.add(GraphEditor.node("Cast", List.of(node.getInput(0)), floats, to));
      nodes.add(node.toBuilder().setInput(0, floats).build());
    } else if (outputs.contains(value) && !softmaxes.contains(node.getInput(0))) {
      // Outputs are made by nodes that only give them their names.
      AttributeProto to = Attributes.to(TensorType.FLOAT);
      nodes.add(GraphEditor.node("Cast", node.getInputList(), value, to));
    } else if (node.getOpType().equals("Cast") && isTo(node, TensorType.FLOAT)) {
      AttributeProto to = Attributes.to(TensorType.FLOAT16);
      nodes.add(GraphEditor.node("Cast", node.getInputList(), value, to));
    } else {
      nodes.add(node);
    }
    return nodes;
  }

  /** Values of softmaxes, or sigmoids, that nothing takes but an output. */
  private static Set<String> lastSoftmaxes(GraphEditor graph, Set<String> outputs) {
    Set<String> last = new HashSet<>();
    for (NodeProto node : graph.nodes()) {
      List<NodeProto> consumers = graph.consumers(node.getOutput(0));
      if (ENDS.contains(node.getOpType())
          && consumers.size() == 1
          && outputs.contains(consumers.get(0).getOutput(0))) {
        last.add(node.getOutput(0));
      }
    }
    return last;
  }

  private static boolean isTo(NodeProto cast, TensorType type) {
    return cast.getAttributeList().stream()
        .anyMatch(attribute -> attribute.getName().equals("to") && attribute.getI() == type.code());
  }

  private static TensorProto halved(TensorProto constant) {
    float[] values = TensorData.toFloats(constant);
    short[] halves = new short[values.length];
    for (int i = 0; i < values.length; i++) {
      float held = Math.max(-MAX_HALF, Math.min(MAX_HALF, values[i]));
      halves[i] = Fp16Conversions.floatToFp16(held);
    }
    return TensorData.halves(constant.getName(), halves, TensorData.shape(constant));
  }
}
