package dev.clipstream.testing;

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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Builds ONNX models a node at a time. Attributes are given by name: a long, a string, an array of
 * longs or of strings.
 */
public final class OnnxBuilder {

  public static final int FLOAT = TensorProto.DataType.FLOAT_VALUE;
  public static final int FLOAT16 = TensorProto.DataType.FLOAT16_VALUE;
  public static final int DOUBLE = TensorProto.DataType.DOUBLE_VALUE;
  public static final int UINT8 = TensorProto.DataType.UINT8_VALUE;
  public static final int INT32 = TensorProto.DataType.INT32_VALUE;
  public static final int INT64 = TensorProto.DataType.INT64_VALUE;
  public static final int BOOL = TensorProto.DataType.BOOL_VALUE;

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("graph");
  private final ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(8);
  private final long opset;

  /**
   * @param opset version of ONNX's own operators
   */
  public OnnxBuilder(long opset) {
    this.opset = opset;
  }

  /** With operators of version 17. */
  public OnnxBuilder() {
    this(17);
  }

  /**
   * @param shape sizes; what is below 0 is open
   */
  public OnnxBuilder input(String name, int type, long... shape) {
    graph.addInput(value(name, type, shape));
    return this;
  }

  public OnnxBuilder output(String name, int type, long... shape) {
    graph.addOutput(value(name, type, shape));
    return this;
  }

  /** An output whose type and shape the file does not say. */
  public OnnxBuilder bareOutput(String name) {
    graph.addOutput(ValueInfoProto.newBuilder().setName(name));
    return this;
  }

  /** A list of maps from string to float, as {@code ZipMap} gives. */
  public OnnxBuilder mapOutput(String name) {
    graph.addOutput(ValueInfoProto.newBuilder().setName(name).setType(maps()));
    return this;
  }

  /** As {@link #mapOutput}, to be fed. */
  public OnnxBuilder mapInput(String name) {
    graph.addInput(ValueInfoProto.newBuilder().setName(name).setType(maps()));
    return this;
  }

  private static TypeProto maps() {
    TypeProto.Tensor floats = TypeProto.Tensor.newBuilder().setElemType(FLOAT).build();
    TypeProto.Map map =
        TypeProto.Map.newBuilder()
            .setKeyType(TensorProto.DataType.STRING_VALUE)
            .setValueType(TypeProto.newBuilder().setTensorType(floats))
            .build();
    return TypeProto.newBuilder()
        .setSequenceType(
            TypeProto.Sequence.newBuilder().setElemType(TypeProto.newBuilder().setMapType(map)))
        .build();
  }

  public OnnxBuilder floats(String name, List<Long> shape, float... values) {
    byte[] bytes = bytes(values);
    graph.addInitializer(tensor(name, FLOAT, shape).setRawData(ByteString.copyFrom(bytes)));
    return this;
  }

  public OnnxBuilder scalar(String name, float value) {
    return floats(name, List.of(), value);
  }

  public OnnxBuilder longs(String name, long... values) {
    TensorProto.Builder tensor = tensor(name, INT64, List.of((long) values.length));
    Arrays.stream(values).forEach(tensor::addInt64Data);
    graph.addInitializer(tensor);
    return this;
  }

  /** One number of a type of one byte. */
  public OnnxBuilder small(String name, int type, int value) {
    graph.addInitializer(tensor(name, type, List.of()).addInt32Data(value));
    return this;
  }

  /** Weights that are in a file of their own, from {@code offset} on. */
  public OnnxBuilder external(String name, String location, long offset, long... shape) {
    long bytes = Arrays.stream(shape).reduce(Float.BYTES, (a, b) -> a * b);
    graph.addInitializer(
        tensor(name, FLOAT, Arrays.stream(shape).boxed().toList())
            .setDataLocation(TensorProto.DataLocation.EXTERNAL)
            .addExternalData(entry("location", location))
            .addExternalData(entry("offset", Long.toString(offset)))
            .addExternalData(entry("length", Long.toString(bytes))));
    return this;
  }

  public OnnxBuilder node(String operator, List<String> inputs, String output) {
    return node(operator, inputs, List.of(output), Map.of());
  }

  public OnnxBuilder node(
      String operator, List<String> inputs, String output, Map<String, Object> attributes) {
    return node(operator, inputs, List.of(output), attributes);
  }

  public OnnxBuilder node(
      String operator, List<String> inputs, List<String> outputs, Map<String, Object> attributes) {
    return node("", operator, inputs, outputs, attributes);
  }

  public OnnxBuilder node(
      String domain,
      String operator,
      List<String> inputs,
      List<String> outputs,
      Map<String, Object> attributes) {
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setDomain(domain)
            .setOpType(operator)
            .setName("node-" + outputs.get(0))
            .addAllInput(inputs)
            .addAllOutput(outputs);
    attributes.forEach((name, given) -> node.addAttribute(attribute(name, given)));
    graph.addNode(node);
    return this;
  }

  public OnnxBuilder metadata(String key, String value) {
    model.addMetadataProps(entry(key, value));
    return this;
  }

  /** Operators of another domain. */
  public OnnxBuilder domain(String domain, long version) {
    model.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version));
    return this;
  }

  public ModelProto build() {
    return model
        .clone()
        .setGraph(graph)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
        .build();
  }

  /** Writes {@code name.onnx}. */
  public Path write(Path folder, String name) {
    try {
      return Files.write(folder.resolve(name + ".onnx"), build().toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes {@code name.onnx}, and beside it what describes it. */
  public Path write(Path folder, String name, String json) {
    try {
      Files.writeString(folder.resolve(name + ".json"), json);
      return write(folder, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The numbers as they stand in files, little-endian. */
  public static byte[] bytes(float... values) {
    byte[] bytes = new byte[values.length * Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return bytes;
  }

  private static TensorProto.Builder tensor(String name, int type, List<Long> shape) {
    return TensorProto.newBuilder().setName(name).setDataType(type).addAllDims(shape);
  }

  private static StringStringEntryProto.Builder entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value);
  }

  private static AttributeProto attribute(String name, Object given) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
    if (given instanceof Number number) {
      attribute.setType(AttributeProto.AttributeType.INT).setI(number.longValue());
    } else if (given instanceof String text) {
      attribute.setType(AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8(text));
    } else if (given instanceof long[] numbers) {
      attribute.setType(AttributeProto.AttributeType.INTS);
      Arrays.stream(numbers).forEach(attribute::addInts);
    } else if (given instanceof String[] texts) {
      attribute.setType(AttributeProto.AttributeType.STRINGS);
      Arrays.stream(texts).map(ByteString::copyFromUtf8).forEach(attribute::addStrings);
    } else if (given instanceof GraphProto inner) {
      attribute.setType(AttributeProto.AttributeType.GRAPH).setG(inner);
    } else {
      throw new IllegalArgumentException("no attribute: " + given);
    }
    return attribute.build();
  }

  private static ValueInfoProto value(String name, int type, long... shape) {
    TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
    for (long size : shape) {
      if (size < 0) {
        dims.addDimBuilder().setDimParam(name + dims.getDimCount());
      } else {
        dims.addDimBuilder().setDimValue(size);
      }
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(type).setShape(dims)))
        .build();
  }
}
