package dev.clipstream.testing.models;

import static dev.clipstream.testing.TestModels.FLOAT;
import static dev.clipstream.testing.TestModels.UINT8;
import static dev.clipstream.testing.TestModels.integer;
import static dev.clipstream.testing.TestModels.integers;
import static dev.clipstream.testing.TestModels.node;
import static dev.clipstream.testing.TestModels.value;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.clipstream.testing.TestModels;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * Convolutional networks with random weights, which cost a GPU what trained ones cost: an 18-layer
 * residual network for 224×224 pixels in float32 and float16, and a small one for 64×64.
 *
 * <p>Input {@code uint8 [N,H,W,3]}, output {@code float32 [N,1000]} probabilities and the features
 * before them.
 */
public final class ConvModels {

  private static final int HALF = TensorProto.DataType.FLOAT16_VALUE;
  private static final int CLASSES = 1000;

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("frame");
  private final Random random = new Random(7);
  private final int type;
  private int names;

  private ConvModels(int type) {
    this.type = type;
  }

  /**
   * Writes {@code resnet18.onnx}, {@code resnet18-fp16.onnx} and {@code small.onnx} to a folder.
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    residual(folder, "resnet18", FLOAT);
    residual(folder, "resnet18-fp16", HALF);
    small(folder, "small");
  }

  static Path residual(Path folder, String name, int type) {
    ConvModels net = new ConvModels(type);
    String x = net.input(224);
    x = net.conv(x, 3, 64, 7, 2, true);
    x = net.add("MaxPool", x, 3, 2);
    int channels = 64;
    for (int width : new int[] {64, 128, 256, 512}) {
      for (int block = 0; block < 2; block++) {
        int stride = block == 0 && width > 64 ? 2 : 1;
        String shortcut = stride == 1 ? x : net.conv(x, channels, width, 1, stride, false);
        String y = net.conv(x, channels, width, 3, stride, true);
        y = net.conv(y, width, width, 3, 1, false);
        x = net.relu(net.sum(y, shortcut));
        channels = width;
      }
    }
    return net.write(folder, name, x, channels);
  }

  static Path small(Path folder, String name) {
    ConvModels net = new ConvModels(FLOAT);
    String x = net.conv(net.input(64), 3, 32, 3, 2, true);
    x = net.conv(x, 32, 64, 3, 2, true);
    x = net.conv(x, 64, 64, 3, 2, true);
    return net.write(folder, name, x, 64);
  }

  private String name(String kind) {
    return kind + names++;
  }

  private String input(int side) {
    graph.addInput(value("pixels", UINT8, -1, side, side, 3));
    String cast = name("cast");
    graph.addNode(node("Cast", List.of("pixels"), cast, integer("to", type)));
    String scale = name("scale");
    graph.addInitializer(tensor(scale, new float[] {1 / 255f}));
    String scaled = name("scaled");
    graph.addNode(node("Mul", List.of(cast, scale), scaled));
    String planes = name("planes");
    graph.addNode(node("Transpose", List.of(scaled), planes, integers("perm", 0, 3, 1, 2)));
    return planes;
  }

  /** Same padding; weights of He et al.'s size, so that values neither vanish nor explode. */
  private String conv(String x, int in, int out, int kernel, int stride, boolean relu) {
    String weights = name("w");
    float[] values = new float[out * in * kernel * kernel];
    double deviation = Math.sqrt(1.0 / (in * kernel * kernel));
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
    graph.addInitializer(tensor(weights, values, out, in, kernel, kernel));
    String y = name("conv");
    int pad = kernel / 2;
    graph.addNode(
        node(
            "Conv",
            List.of(x, weights),
            y,
            integers("kernel_shape", kernel, kernel),
            integers("strides", stride, stride),
            integers("pads", pad, pad, pad, pad)));
    return relu ? relu(y) : y;
  }

  private String add(String pool, String x, int kernel, int stride) {
    String y = name("pool");
    graph.addNode(
        node(
            pool,
            List.of(x),
            y,
            integers("kernel_shape", kernel, kernel),
            integers("strides", stride, stride),
            integers("pads", 1, 1, 1, 1)));
    return y;
  }

  private String relu(String x) {
    String y = name("relu");
    graph.addNode(node("Relu", List.of(x), y));
    return y;
  }

  private String sum(String a, String b) {
    String y = name("sum");
    graph.addNode(node("Add", List.of(a, b), y));
    return y;
  }

  private Path write(Path folder, String file, String x, int channels) {
    String pooled = name("pooled");
    graph.addNode(
        node("ReduceMean", List.of(x), pooled, integers("axes", 2, 3), integer("keepdims", 0)));
    String head = name("w");
    float[] values = new float[channels * CLASSES];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() / 8;
    }
    graph.addInitializer(tensor(head, values, channels, CLASSES));
    graph.addNode(node("MatMul", List.of(pooled, head), "raw"));
    graph.addNode(node("Cast", List.of("raw"), "logits", integer("to", FLOAT)));
    graph.addNode(node("Softmax", List.of("logits"), "probabilities", integer("axis", 1)));
    graph.addNode(node("Cast", List.of(pooled), "features", integer("to", FLOAT)));
    graph.addOutput(value("probabilities", FLOAT, -1, CLASSES));
    graph.addOutput(value("features", FLOAT, -1, channels));
    StringBuilder labels = new StringBuilder("[");
    for (int i = 0; i < CLASSES; i++) {
      labels.append(i == 0 ? "" : ",").append("\"class ").append(i).append('"');
    }
    return TestModels.write(
        folder,
        file,
        graph.build(),
        "clipstream.task",
        "frame",
        "clipstream.labels",
        labels.append(']').toString());
  }

  private TensorProto tensor(String name, float[] values, long... shape) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(type);
    for (long size : shape) {
      tensor.addDims(size);
    }
    int bytes = type == FLOAT ? Float.BYTES : Short.BYTES;
    ByteBuffer raw = ByteBuffer.allocate(values.length * bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      if (type == FLOAT) {
        raw.putFloat(value);
      } else {
        raw.putShort(half(value));
      }
    }
    return tensor.setRawData(ByteString.copyFrom(raw.array())).build();
  }

  /** To float16, cut towards zero; what is too small for it becomes 0. */
  private static short half(float value) {
    int bits = Float.floatToIntBits(value);
    int sign = (bits >>> 16) & 0x8000;
    int exponent = ((bits >>> 23) & 0xff) - 127 + 15;
    int mantissa = (bits >>> 13) & 0x3ff;
    if (exponent <= 0) {
      return (short) sign;
    }
    return (short) (exponent >= 31 ? sign | 0x7bff : sign | (exponent << 10) | mantissa);
  }
}
