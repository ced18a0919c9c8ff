package dev.clipstream.model.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Adds nodes and outputs to the end of a graph, in memory.
 *
 * <p>Two serialized messages one after the other are their merger, in which lists are joined. So
 * what is added is a short message to be put behind the file's own bytes, and a model of gigabytes
 * is neither parsed nor written anew. Constants are nodes, since files of old versions may have no
 * initializers that are not inputs.
 */
public final class GraphEdit {

  private static final String PREFIX = "clipstream/";

  /** From here on reductions take their axes as an input. */
  private static final long AXES_ARE_INPUTS = 18;

  private final ModelGraph graph;
  private final GraphProto.Builder added = GraphProto.newBuilder();

  public GraphEdit(ModelGraph graph) {
    this.graph = graph;
  }

  public boolean isEmpty() {
    return added.getNodeCount() == 0 && added.getOutputCount() == 0;
  }

  /** What is to be put behind the bytes of the file. */
  public byte[] suffix() {
    return ModelProto.newBuilder().setGraph(added).build().toByteArray();
  }

  /** Makes any tensor an output of its own name. */
  public void expose(String tensor) {
    boolean there =
        graph.output(tensor).isPresent()
            || added.getOutputList().stream().anyMatch(output -> output.getName().equals(tensor));
    if (!there) {
      added.addOutput(ValueInfoProto.newBuilder().setName(tensor));
    }
  }

  /**
   * Makes one vector an image of tokens {@code [N,L,D]} or a map {@code [N,C,H,W]}.
   *
   * @param axes of the tensor: 3 or 4
   * @return name of the tensor [N,D] or [N,C]
   */
  public String pool(String tensor, int axes, Pool pool) {
    String pooled = PREFIX + "pooled/" + tensor;
    if (pool == Pool.CLS) {
      String first = constant(pooled + "/first", DataType.INT64, longs(0));
      node("Gather", List.of(tensor, first), pooled, integer("axis", 1));
      return pooled;
    }
    long[] over =
        axes == 3
            ? new long[] {1}
            : ChannelAxis.ofMap(graph, tensor) == ChannelAxis.LAST
                ? new long[] {1, 2}
                : new long[] {2, 3};
    reduce(pool == Pool.MAX ? "ReduceMax" : "ReduceMean", tensor, pooled, over);
    return pooled;
  }

  private void reduce(String operator, String tensor, String output, long[] axes) {
    AttributeProto drop = integer("keepdims", 0);
    if (graph.opset() >= AXES_ARE_INPUTS) {
      String over = constant(output + "/axes", DataType.INT64, longs(axes), axes.length);
      node(operator, List.of(tensor, over), output, drop);
    } else {
      node(operator, List.of(tensor), output, drop, integers("axes", axes));
    }
  }

  /**
   * Scores an image's features by how near they are to the vectors of labels: normalized dot
   * product, times {@code scale}, plus {@code bias}, then softmax or sigmoid.
   *
   * @param features [N,F], ones behind F allowed
   * @param vectors of the labels [K][F], normalized
   * @return name of the tensor [N,K]
   */
  public String compare(
      String features, float[][] vectors, double scale, double bias, boolean independent) {
    String name = PREFIX + "text";
    node("Cast", List.of(features), name + "/float", integer("to", DataType.FLOAT_VALUE));
    node("Flatten", List.of(name + "/float"), name + "/flat", integer("axis", 1));
    node(
        "LpNormalization",
        List.of(name + "/flat"),
        name + "/normalized",
        integer("axis", 1),
        integer("p", 2));
    int size = vectors[0].length;
    ByteBuffer weights = littleEndian(Math.multiplyExact(size * vectors.length, Float.BYTES));
    for (int i = 0; i < size; i++) {
      for (float[] vector : vectors) {
        weights.putFloat((float) (vector[i] * scale));
      }
    }
    String matrix =
        constant(name + "/vectors", DataType.FLOAT, weights.flip(), size, vectors.length);
    node("MatMul", List.of(name + "/normalized", matrix), name + "/scaled");
    ByteBuffer shift = littleEndian(Float.BYTES).putFloat((float) bias).flip();
    String added = constant(name + "/bias", DataType.FLOAT, shift, 1);
    node("Add", List.of(name + "/scaled", added), name + "/logits");
    String scores = name + "/scores";
    if (independent) {
      node("Sigmoid", List.of(name + "/logits"), scores);
    } else {
      node("Softmax", List.of(name + "/logits"), scores, integer("axis", 1));
    }
    return scores;
  }

  private String constant(String name, DataType type, ByteBuffer bytes, long... shape) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setDataType(type.getNumber())
            .setRawData(ByteString.copyFrom(bytes));
    Arrays.stream(shape).forEach(tensor::addDims);
    node(
        "Constant",
        List.of(),
        name,
        AttributeProto.newBuilder()
            .setName("value")
            .setType(AttributeType.TENSOR)
            .setT(tensor)
            .build());
    return name;
  }

  private static ByteBuffer longs(long... values) {
    ByteBuffer bytes = littleEndian(values.length * Long.BYTES);
    Arrays.stream(values).forEach(bytes::putLong);
    return bytes.flip();
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void node(
      String operator, List<String> inputs, String output, AttributeProto... attributes) {
    added.addNode(
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName(output)
            .addAllInput(inputs)
            .addOutput(output)
            .addAllAttribute(List.of(attributes)));
  }

  private static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeType.INT).setI(value).build();
  }

  private static AttributeProto integers(String name, long... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeType.INTS);
    Arrays.stream(values).forEach(attribute::addInts);
    return attribute.build();
  }
}
