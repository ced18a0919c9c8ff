package dev.clipstream.trainer.precision;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.clipstream.trainer.onnx.Attributes;
import dev.clipstream.trainer.onnx.GraphEditor;
import dev.clipstream.trainer.onnx.TensorData;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Folds batch normalization of a graph into its convolutions. Once trained it is a product and a
 * sum for each channel, y = a x + b with a = g / sqrt(v + e) and b = beta - a m, which a
 * convolution before it can do on the way. This happens in float32: in few bits the variance has
 * too wide a range.
 */
final class BatchNorms {

  private BatchNorms() {}

  /**
   * What a normalisation does to each channel.
   *
   * @param factor a, [C]
   * @param shift b, [C]
   */
  @SuppressWarnings("ArrayRecordComponent") // Passed on once, never compared.
  private record Affine(float[] factor, float[] shift) {}

  /** Gives the work of each normalisation to the convolution that it follows, if it follows one. */
  static void fold(GraphEditor graph) {
    Map<String, NodeProto> norms = new HashMap<>();
    Set<String> folded = new HashSet<>();
    for (NodeProto node : graph.nodes()) {
      List<NodeProto> consumers = graph.consumers(node.getOutput(0));
      if (node.getOpType().equals("Conv") && consumers.size() == 1 && isNorm(consumers.get(0))) {
        norms.put(node.getOutput(0), consumers.get(0));
        folded.add(consumers.get(0).getOutput(0));
      }
    }
    graph.replace(
        node -> {
          if (folded.contains(node.getOutput(0))) {
            return List.of();
          }
          NodeProto norm = norms.get(node.getOutput(0));
          return List.of(norm == null ? node : folded(graph, node, norm));
        });
  }

  /**
   * Makes each normalisation that is left a convolution of 1x1 for each channel by itself, for
   * which there are int8 units.
   */
  static void toConvolutions(GraphEditor graph) {
    graph.replace(
        node -> {
          if (!isNorm(node)) {
            return List.of(node);
          }
          Affine affine = affine(graph, node);
          int channels = affine.factor().length;
          String name = node.getName();
          String weights =
              graph.put(TensorData.floats(name + ".factor", affine.factor(), channels, 1, 1, 1));
          String bias = graph.put(TensorData.floats(name + ".shift", affine.shift(), channels));
          return List.of(
              GraphEditor.node(
                  "Conv",
                  List.of(node.getInput(0), weights, bias),
                  node.getOutput(0),
                  Attributes.integers("kernel_shape", 1, 1),
                  Attributes.integer("group", channels)));
        });
  }

  /** Makes each normalisation that is left a product and a sum. */
  static void toArithmetic(GraphEditor graph) {
    graph.replace(
        node -> {
          if (!isNorm(node)) {
            return List.of(node);
          }
          Affine affine = affine(graph, node);
          int channels = affine.factor().length;
          String name = node.getName();
          String factor =
              graph.put(TensorData.floats(name + ".factor", affine.factor(), channels, 1, 1));
          String shift =
              graph.put(TensorData.floats(name + ".shift", affine.shift(), channels, 1, 1));
          String product = graph.unique(name + ".product");
          return List.of(
              GraphEditor.node("Mul", List.of(node.getInput(0), factor), product),
              GraphEditor.node("Add", List.of(product, shift), node.getOutput(0)));
        });
  }

  private static boolean isNorm(NodeProto node) {
    return node.getOpType().equals("BatchNormalization");
  }

  private static NodeProto folded(GraphEditor graph, NodeProto conv, NodeProto norm) {
    Affine affine = affine(graph, norm);
    TensorProto kernel = graph.constant(conv.getInput(1)).orElseThrow();
    float[] weights = TensorData.toFloats(kernel);
    int each = weights.length / affine.factor().length;
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= affine.factor()[i / each];
    }
    float[] bias = affine.shift().clone();
    if (conv.getInputCount() > 2) {
      float[] before = values(graph, conv.getInput(2));
      for (int channel = 0; channel < bias.length; channel++) {
        bias[channel] += affine.factor()[channel] * before[channel];
      }
    }
    String name = norm.getName();
    return conv.toBuilder()
        .setOutput(0, norm.getOutput(0))
        .clearInput()
        .addInput(conv.getInput(0))
        .addInput(graph.put(TensorData.floats(name + ".kernel", weights, TensorData.shape(kernel))))
        .addInput(graph.put(TensorData.floats(name + ".bias", bias, bias.length)))
        .build();
  }

  private static Affine affine(GraphEditor graph, NodeProto norm) {
    float[] factor = values(graph, norm.getInput(1));
    float[] shift = values(graph, norm.getInput(2));
    float[] mean = values(graph, norm.getInput(3));
    float[] variance = values(graph, norm.getInput(4));
    double epsilon = 1e-5;
    for (AttributeProto attribute : norm.getAttributeList()) {
      epsilon = attribute.getName().equals("epsilon") ? attribute.getF() : epsilon;
    }
    for (int channel = 0; channel < factor.length; channel++) {
      double a = factor[channel] / Math.sqrt(variance[channel] + epsilon);
      factor[channel] = (float) a;
      shift[channel] = (float) (shift[channel] - a * mean[channel]);
    }
    return new Affine(factor, shift);
  }

  private static float[] values(GraphEditor graph, String constant) {
    return TensorData.toFloats(graph.constant(constant).orElseThrow());
  }
}
