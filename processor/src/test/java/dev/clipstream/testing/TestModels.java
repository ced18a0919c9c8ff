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
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.session.Device;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Small but real ONNX models. The frame model's features are the mean colour of the image; the
 * sequence model looks at the mean of the frames' features. Both are followed by a random linear
 * layer and softmax, so that another image has other scores.
 */
public final class TestModels {

  public static final int CLASSES = 4;
  public static final int FEATURES = 3;

  public static final int FLOAT = TensorProto.DataType.FLOAT_VALUE;
  public static final int UINT8 = TensorProto.DataType.UINT8_VALUE;
  public static final int INT64 = TensorProto.DataType.INT64_VALUE;

  private TestModels() {}

  /** A model of the trainer's kind, for images of {@code side × side}. */
  public static Path frameModel(Path folder, String name, int side) {
    return frameModel(folder, name, side, 7);
  }

  /** Another seed, other weights: as if it had been trained again. */
  public static Path frameModel(Path folder, String name, int side, long seed) {
    GraphProto graph =
        GraphProto.newBuilder()
            .setName("frame")
            .addInput(value("pixels", UINT8, -1, side, side, 3))
            .addOutput(value("probabilities", FLOAT, -1, CLASSES))
            .addOutput(value("features", FLOAT, -1, FEATURES))
            .addInitializer(floats("scale", 1 / 64f))
            .addInitializer(weights("w", seed, FEATURES, CLASSES))
            .addNode(node("Cast", List.of("pixels"), "float", integer("to", FLOAT)))
            .addNode(node("Mul", List.of("float", "scale"), "scaled"))
            .addNode(
                node(
                    "ReduceMean",
                    List.of("scaled"),
                    "features",
                    integers("axes", 1, 2),
                    integer("keepdims", 0)))
            .addNode(node("MatMul", List.of("features", "w"), "logits"))
            .addNode(node("Softmax", List.of("logits"), "probabilities", integer("axis", 1)))
            .build();
    return write(
        folder,
        name,
        graph,
        "clipstream.resize",
        "stretch",
        "clipstream.task",
        "frame",
        "clipstream.labels",
        "[\"red\",\"green\",\"blue\",\"grey\"]");
  }

  /**
   * A model from elsewhere: float32 [N,3,side,side], logits, no features, and no metadata but what
   * is given, key after value after key.
   */
  public static Path foreignModel(
      Path folder, String name, int side, int fixedBatch, String... metadata) {
    GraphProto graph =
        GraphProto.newBuilder()
            .setName("foreign")
            .addInput(value("x", FLOAT, fixedBatch, 3, side, side))
            .addOutput(value("y", FLOAT, fixedBatch, CLASSES))
            .addInitializer(weights("w", 7, FEATURES, CLASSES))
            .addNode(
                node(
                    "ReduceMean",
                    List.of("x"),
                    "means",
                    integers("axes", 2, 3),
                    integer("keepdims", 0)))
            .addInitializer(zeros("b", CLASSES))
            .addNode(node("MatMul", List.of("means", "w"), "z"))
            .addNode(node("Add", List.of("z", "b"), "y"))
            .build();
    return write(folder, name, graph, metadata);
  }

  /** A graph whose output is an image: no classifier. */
  public static Path notAClassifier(Path folder, String name) {
    GraphProto graph =
        GraphProto.newBuilder()
            .setName("filter")
            .addInput(value("x", FLOAT, -1, 3, 8, 8))
            .addOutput(value("y", FLOAT, -1, 3, 8, 8))
            .addNode(node("Relu", List.of("x"), "y"))
            .build();
    return write(folder, name, graph);
  }

  /**
   * @param frameModelSha256 what it claims to have been trained on
   */
  public static Path sequenceModel(
      Path folder, String name, String frameModelSha256, int maxFrames) {
    return write(folder, name, meanOfFrames().build(), sequence(frameModelSha256, maxFrames));
  }

  /** Of the features of a frame model. */
  public static Path sequenceModel(Path folder, String name, Path frameModel, int maxFrames) {
    try (FrameModel model = FrameModel.open(frameModel, Device.CPU)) {
      return sequenceModel(folder, name, model.card().sha256(), maxFrames);
    }
  }

  /** As {@link #sequenceModel}, and says how much it attended to each frame. */
  public static Path attentionModel(
      Path folder, String name, String frameModelSha256, int maxFrames) {
    GraphProto graph =
        meanOfFrames()
            .addOutput(value("attention", FLOAT, -1, -1))
            .addInitializer(weights("q", 12, FEATURES, 1))
            .addInitializer(longs("last", 2))
            .addNode(node("MatMul", List.of("features", "q"), "scores"))
            .addNode(node("Squeeze", List.of("scores", "last"), "energies"))
            .addNode(node("Softmax", List.of("energies"), "attention", integer("axis", 1)))
            .build();
    return write(folder, name, graph, sequence(frameModelSha256, maxFrames));
  }

  /** As {@link #sequenceModel}, but for clips with a white frame, of which it makes no numbers. */
  public static Path fragileSequenceModel(Path folder, String name, String frameModelSha256) {
    GraphProto.Builder graph = meanOfFrames();
    graph
        .removeNode(graph.getNodeCount() - 1)
        .addInitializer(floats("limit", 3.98f))
        .addNode(
            node(
                "ReduceMax",
                List.of("features"),
                "brightest",
                integers("axes", 1, 2),
                integer("keepdims", 0)))
        .addNode(node("Sub", List.of("limit", "brightest"), "room"))
        .addNode(node("Sqrt", List.of("room"), "root"))
        .addNode(node("Unsqueeze", List.of("root", "axis"), "roots"))
        .addNode(node("Mul", List.of("logits", "roots"), "scaled"))
        .addNode(node("Softmax", List.of("scaled"), "probabilities", integer("axis", 1)));
    return write(folder, name, graph.build(), sequence(frameModelSha256, 8));
  }

  private static GraphProto.Builder meanOfFrames() {
    return GraphProto.newBuilder()
        .setName("sequence")
        .addInput(value("features", FLOAT, -1, -1, FEATURES))
        .addInput(value("lengths", INT64, -1))
        .addOutput(value("probabilities", FLOAT, -1, CLASSES))
        .addInitializer(weights("w", 11, FEATURES, CLASSES))
        .addInitializer(longs("axis", 1))
        .addNode(node("ReduceSum", List.of("features", "axis"), "sum", integer("keepdims", 0)))
        .addNode(node("Cast", List.of("lengths"), "count", integer("to", FLOAT)))
        .addNode(node("Unsqueeze", List.of("count", "axis"), "counts"))
        .addNode(node("Div", List.of("sum", "counts"), "mean"))
        .addNode(node("MatMul", List.of("mean", "w"), "logits"))
        .addNode(node("Softmax", List.of("logits"), "probabilities", integer("axis", 1)));
  }

  private static String[] sequence(String frameModelSha256, int maxFrames) {
    return new String[] {
      "clipstream.task",
      "sequence",
      "clipstream.labels",
      "[\"warm\",\"cold\",\"bright\",\"dark\"]",
      "clipstream.frame_model_sha256",
      frameModelSha256,
      "clipstream.max_frames",
      Integer.toString(maxFrames)
    };
  }

  public static ValueInfoProto value(String name, int type, long... shape) {
    TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
    for (long size : shape) {
      if (size < 0) {
        dims.addDimBuilder().setDimParam("d" + dims.getDimCount());
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

  public static TensorProto floats(String name, float value) {
    return TensorProto.newBuilder().setName(name).setDataType(FLOAT).addFloatData(value).build();
  }

  public static TensorProto longs(String name, long... values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(INT64).addDims(values.length);
    Arrays.stream(values).forEach(tensor::addInt64Data);
    return tensor.build();
  }

  public static TensorProto weights(String name, long seed, int rows, int columns) {
    Random random = new Random(seed);
    List<Float> values = new ArrayList<>();
    for (int i = 0; i < rows * columns; i++) {
      values.add((float) random.nextGaussian());
    }
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(FLOAT)
        .addDims(rows)
        .addDims(columns)
        .addAllFloatData(values)
        .build();
  }

  public static TensorProto zeros(String name, int size) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(FLOAT)
        .addDims(size)
        .addAllFloatData(Collections.nCopies(size, 0f))
        .build();
  }

  public static NodeProto node(
      String type, List<String> inputs, String output, AttributeProto... attributes) {
    return NodeProto.newBuilder()
        .setOpType(type)
        .setName(output)
        .addAllInput(inputs)
        .addOutput(output)
        .addAllAttribute(List.of(attributes))
        .build();
  }

  public static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  public static AttributeProto integers(String name, long... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    Arrays.stream(values).forEach(attribute::addInts);
    return attribute.build();
  }

  public static Path write(Path folder, String name, GraphProto graph, String... metadata) {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .setGraph(graph)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17));
    for (int i = 0; i < metadata.length; i += 2) {
      model.addMetadataProps(
          StringStringEntryProto.newBuilder().setKey(metadata[i]).setValue(metadata[i + 1]));
    }
    try {
      return Files.write(folder.resolve(name + ".onnx"), model.build().toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
