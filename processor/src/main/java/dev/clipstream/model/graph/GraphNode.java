package dev.clipstream.model.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A node of a graph: an operator with its attributes and the tensors it takes and gives. */
public final class GraphNode {

  private final NodeProto proto;

  GraphNode(NodeProto proto) {
    this.proto = proto;
  }

  /** The operator, such as {@code Softmax}. */
  public String operator() {
    return proto.getOpType();
  }

  /** Names of the tensors it takes; of one that is left out, the empty string. */
  public List<String> inputs() {
    return List.copyOf(proto.getInputList());
  }

  public List<String> outputs() {
    return List.copyOf(proto.getOutputList());
  }

  /** The name of an input, empty if it is left out. */
  Optional<String> input(int index) {
    return index < proto.getInputCount() && !proto.getInput(index).isEmpty()
        ? Optional.of(proto.getInput(index))
        : Optional.empty();
  }

  /** Whether the operator is one of ONNX's own, not of a domain that is somebody's. */
  boolean isStandard() {
    return proto.getDomain().isEmpty() || proto.getDomain().equals("ai.onnx");
  }

  OptionalLong integer(String name) {
    return attribute(name)
        .map(attribute -> OptionalLong.of(attribute.getI()))
        .orElse(OptionalLong.empty());
  }

  /** Empty if it is not there. */
  List<Long> integers(String name) {
    return attribute(name).map(AttributeProto::getIntsList).map(List::copyOf).orElse(List.of());
  }

  /** Empty if it is not there. */
  List<String> strings(String name) {
    return attribute(name)
        .map(a -> a.getStringsList().stream().map(ByteString::toStringUtf8).toList())
        .orElse(List.of());
  }

  Optional<AttributeProto> attribute(String name) {
    return proto.getAttributeList().stream().filter(a -> a.getName().equals(name)).findFirst();
  }

  NodeProto proto() {
    return proto;
  }

  /** For people: {@code Softmax 'n209'}. A node without a name goes by what it gives. */
  @Override
  public String toString() {
    String name = proto.getName();
    if (name.isEmpty() && proto.getOutputCount() > 0) {
      return proto.getOpType() + " of '" + proto.getOutput(0) + "'";
    }
    return proto.getOpType() + " '" + name + "'";
  }
}
