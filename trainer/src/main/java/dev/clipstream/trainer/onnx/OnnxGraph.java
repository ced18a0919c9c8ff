package dev.clipstream.trainer.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.IntStream;

/**
 * An ONNX graph while it grows. It owns what layers must not care about: unique names, the encoding
 * of weights, the operator set and the metadata. Values are known by their names.
 *
 * <p>The same calls give the same bytes, so a file can be compared by its hash. Not safe for use by
 * several threads.
 */
public final class OnnxGraph {

  /**
   * Operator set 17, of 2022: every operator used here is in it, and every runtime since loads it.
   */
  private static final long OPERATOR_SET = 17;

  /** The file format that goes with operator set 17. */
  private static final long FORMAT = 8;

  private final GraphProto.Builder graph;
  private final Map<String, Integer> used = new HashMap<>();

  public OnnxGraph(String name) {
    graph = GraphProto.newBuilder().setName(name);
  }

  /**
   * Declares an input.
   *
   * @param dimensions a number where the dimension is fixed, a name where the caller chooses it
   * @return the name of its value
   */
  public String input(String name, TensorType type, String... dimensions) {
    graph.addInput(valueInfo(unique(name), type, dimensions));
    return name;
  }

  /** Declares that a value is the output of that name. */
  public void output(String name, String value, TensorType type, String... dimensions) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType("Identity")
            .setName(name)
            .addInput(value)
            .addOutput(unique(name)));
    graph.addOutput(valueInfo(name, type, dimensions));
  }

  /** Adds a node with one output and returns its value. */
  public String node(String operator, List<String> inputs, AttributeProto... attributes) {
    String name = unique(operator);
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName(name)
            .addAllInput(inputs)
            .addOutput(name)
            .addAllAttribute(Arrays.asList(attributes)));
    return name;
  }

  /**
   * Adds a node with several outputs and returns their values, in order.
   *
   * @param inputs values; an empty name where an optional one is left out
   */
  public List<String> node(
      String operator, List<String> inputs, int outputs, AttributeProto... attributes) {
    String name = unique(operator);
    List<String> values =
        IntStream.rangeClosed(1, outputs).mapToObj(i -> unique(name + ".output")).toList();
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName(name)
            .addAllInput(inputs)
            .addAllOutput(values)
            .addAllAttribute(Arrays.asList(attributes)));
    return values;
  }

  /** Adds float32 weights in row-major order and returns their value. */
  public String weights(String name, float[] values, long... shape) {
    return constant(TensorData.floats(unique(name), values, shape));
  }

  /** Adds a vector of integers, such as the axes of an operator, and returns its value. */
  public String integers(String name, long... values) {
    return constant(TensorData.longs(unique(name), values, values.length));
  }

  /** Adds one integer without dimensions and returns its value. */
  public String scalar(String name, long value) {
    return constant(TensorData.longs(unique(name), new long[] {value}));
  }

  /**
   * The finished model as the bytes of an ONNX file; the metadata is sorted, so that the bytes
   * repeat.
   */
  public byte[] toFile(SortedMap<String, String> metadata) {
    return toFile(graph.build(), metadata);
  }

  /** The same, rewritten by a pass; this graph stays as it is. */
  public byte[] toFile(SortedMap<String, String> metadata, GraphPass pass) {
    GraphEditor editor = new GraphEditor(graph.build());
    pass.rewrite(editor);
    return toFile(editor.graph(), metadata);
  }

  /**
   * Any graph as the bytes of an ONNX file.
   *
   * @param metadata in ASCII: not every reader takes more
   */
  public static byte[] toFile(GraphProto graph, SortedMap<String, String> metadata) {
    metadata.forEach(OnnxGraph::requireAscii);
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(FORMAT)
            .setProducerName("clipstream-trainer")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
            .setGraph(graph);
    metadata.forEach(
        (key, value) ->
            model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return model.build().toByteArray();
  }

  private static void requireAscii(String key, String value) {
    if (!StandardCharsets.US_ASCII.newEncoder().canEncode(key + value)) {
      throw new IllegalArgumentException("metadata must be ASCII, and %s is not".formatted(key));
    }
  }

  private String constant(TensorProto constant) {
    graph.addInitializer(constant);
    return constant.getName();
  }

  private String unique(String hint) {
    int count = used.merge(hint, 1, Integer::sum);
    return count == 1 ? hint : hint + "_" + count;
  }

  /** An input or output of a graph. */
  public static ValueInfoProto valueInfo(String name, TensorType type, String... dimensions) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (String dimension : dimensions) {
      TensorShapeProto.Dimension.Builder one = shape.addDimBuilder();
      if (dimension.chars().allMatch(Character::isDigit)) {
        one.setDimValue(Long.parseLong(dimension));
      } else {
        one.setDimParam(dimension);
      }
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.code()).setShape(shape)))
        .build();
  }
}
