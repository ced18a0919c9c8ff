package dev.clipstream.trainer.encoder;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.clipstream.trainer.onnx.Attributes;
import dev.clipstream.trainer.onnx.OnnxGraph;
import dev.clipstream.trainer.onnx.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/**
 * A small classifier as others export them, with a description beside it: image float [N,3,16,16],
 * a convolution, an average over places, a dense layer, and "probabilities" of five classes.
 */
public final class ForeignOnnx {

  /** Numbers of its features. */
  public static final int FEATURES = 8;

  private ForeignOnnx() {}

  /** Writes NAME.onnx and NAME.json to a folder. */
  public static Path write(Path folder, String name) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve(name + ".json"),
        "{\"color\": \"BGR\", \"scale\": 0.00392156862745098, \"mean\": [0.4, 0.5, 0.6], \"std\":"
            + " [0.2, 0.25, 0.3], \"resize\": \"stretch\", \"interpolation\": \"bicubic\"}");
    return Files.write(folder.resolve(name + ".onnx"), bytes());
  }

  /** The same with its weights in NAME.onnx.data. */
  public static Path writeExternal(Path folder, String name) throws IOException {
    Path file = write(folder, name);
    ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(file)).toBuilder();
    Path data = folder.resolve(name + ".onnx.data");
    java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
    for (TensorProto.Builder tensor : model.getGraphBuilder().getInitializerBuilderList()) {
      byte[] raw = tensor.getRawData().toByteArray();
      tensor
          .clearRawData()
          .setDataLocation(TensorProto.DataLocation.EXTERNAL)
          .addExternalData(entry("location", String.valueOf(data.getFileName())))
          .addExternalData(entry("offset", Integer.toString(all.size())))
          .addExternalData(entry("length", Integer.toString(raw.length)));
      all.writeBytes(raw);
    }
    Files.write(data, all.toByteArray());
    return Files.write(file, model.build().toByteArray());
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  private static byte[] bytes() {
    Random random = new Random(3);
    OnnxGraph graph = new OnnxGraph("foreign");
    String image = graph.input("image", TensorType.FLOAT, "batch", "3", "16", "16");
    String kernel = graph.weights("kernel", numbers(random, FEATURES * 3 * 9), FEATURES, 3, 3, 3);
    String map = graph.node("Conv", List.of(image, kernel));
    String relu = graph.node("Relu", List.of(map));
    String places = graph.node("GlobalAveragePool", List.of(relu));
    String vector = graph.node("Flatten", List.of(places), Attributes.integer("axis", 1));
    String dense = graph.weights("dense", numbers(random, FEATURES * 5), FEATURES, 5);
    String bias = graph.weights("bias", numbers(random, 5), 5);
    String logits = graph.node("Gemm", List.of(vector, dense, bias));
    String scores = graph.node("Softmax", List.of(logits), Attributes.integer("axis", 1));
    graph.output("probabilities", scores, TensorType.FLOAT, "batch", "5");
    return graph.toFile(new TreeMap<>());
  }

  private static float[] numbers(Random random, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian() * 0.4f;
    }
    return numbers;
  }
}
