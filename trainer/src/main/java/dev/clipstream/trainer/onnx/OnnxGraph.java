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
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

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
  public String input(String name, ElementType type, String... dimensions) {
    graph.addInput(valueInfo(unique(name), type, dimensions));
    return name;
  }

  /** Declares that a value is the output of that name. */
  public void output(String name, String value, ElementType type, String... dimensions) {
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

  /** Adds float32 weights in row-major order and returns their value. */
  public String weights(String name, float[] values, long... shape) {
    if (Arrays.stream(shape).reduce(1, Math::multiplyExact) != values.length) {
      throw new IllegalArgumentException(
          values.length + " weights do not fill the shape " + Arrays.toString(shape));
    }
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES));
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return initializer(name, ElementType.FLOAT, bytes, shape);
  }

  /** Adds a vector of integers, such as the axes of an operator, and returns its value. */
  public String integers(String name, long... values) {
    return initializer(name, ElementType.INT64, encode(values), values.length);
  }

  /** Adds one integer without dimensions and returns its value. */
  public String scalar(String name, long value) {
    return initializer(name, ElementType.INT64, encode(value));
  }

  /**
   * The finished model as the bytes of an ONNX file; the metadata is sorted, so that the bytes
   * repeat.
   */
  public byte[] toFile(SortedMap<String, String> metadata) {
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

  private String initializer(String hint, ElementType type, ByteBuffer bytes, long... shape) {
    String name = unique(hint);
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type.code())
            .setRawData(ByteString.copyFrom(bytes));
    for (long dimension : shape) {
      tensor.addDims(dimension);
    }
    graph.addInitializer(tensor);
    return name;
  }

  private String unique(String hint) {
    int count = used.merge(hint, 1, Integer::sum);
    return count == 1 ? hint : hint + "_" + count;
  }

  private static ByteBuffer encode(long... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return bytes;
  }

  private static ValueInfoProto valueInfo(String name, ElementType type, String... dimensions) {
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
