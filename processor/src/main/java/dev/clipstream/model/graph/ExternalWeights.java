package dev.clipstream.model.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which files beside a model hold weights of it, as exporters of large models write them. */
public final class ExternalWeights {

  private ExternalWeights() {}

  /**
   * @return by the place of each file, relative to the model's folder and in order: the bytes that
   *     must be there at least
   */
  public static Map<String, Long> of(ModelGraph graph) {
    Map<String, Long> files = new TreeMap<>();
    addGraph(graph.proto().getGraph(), files);
    graph.proto().getFunctionsList().forEach(f -> addNodes(f.getNodeList(), files));
    return files;
  }

  private static void addGraph(GraphProto graph, Map<String, Long> files) {
    graph.getInitializerList().forEach(tensor -> addTensor(tensor, files));
    graph
        .getSparseInitializerList()
        .forEach(
            sparse -> {
              addTensor(sparse.getValues(), files);
              addTensor(sparse.getIndices(), files);
            });
    addNodes(graph.getNodeList(), files);
  }

  private static void addNodes(List<NodeProto> nodes, Map<String, Long> files) {
    nodes.stream()
        .flatMap(node -> node.getAttributeList().stream())
        .forEach(
            attribute -> {
              if (attribute.hasT()) {
                addTensor(attribute.getT(), files);
              }
              attribute.getTensorsList().forEach(tensor -> addTensor(tensor, files));
              if (attribute.hasG()) {
                addGraph(attribute.getG(), files);
              }
              attribute.getGraphsList().forEach(graph -> addGraph(graph, files));
            });
  }

  private static void addTensor(TensorProto tensor, Map<String, Long> files) {
    if (tensor.getDataLocation() != TensorProto.DataLocation.EXTERNAL) {
      return;
    }
    String location = "";
    long end = 0;
    for (StringStringEntryProto entry : tensor.getExternalDataList()) {
      switch (entry.getKey()) {
        case "location" -> location = entry.getValue();
        case "offset", "length" -> end += number(entry.getValue());
        default -> {}
      }
    }
    files.merge(location, end, Math::max);
  }

  private static long number(String text) {
    try {
      return Math.max(0, Long.parseLong(text));
    } catch (NumberFormatException e) {
      // What is no number, ONNX Runtime refuses.
      return 0;
    }
  }
}
