package dev.clipstream.testing.models;

import static dev.clipstream.testing.TestModels.CLASSES;
import static dev.clipstream.testing.TestModels.FEATURES;
import static dev.clipstream.testing.TestModels.FLOAT;
import static dev.clipstream.testing.TestModels.INT64;
import static dev.clipstream.testing.TestModels.UINT8;
import static dev.clipstream.testing.TestModels.floats;
import static dev.clipstream.testing.TestModels.integer;
import static dev.clipstream.testing.TestModels.integers;
import static dev.clipstream.testing.TestModels.longs;
import static dev.clipstream.testing.TestModels.node;
import static dev.clipstream.testing.TestModels.value;
import static dev.clipstream.testing.TestModels.weights;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.clipstream.avro.Frame;
import dev.clipstream.testing.TestModels;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Models that are sound but for one image: where every byte is {@link #POISON}, they throw or never
 * come back, in ONNX Runtime itself. Their names and labels are those of {@link TestModels}.
 */
public final class FaultyModels {

  public static final int POISON = 254;

  private static final int BOOL = TensorProto.DataType.BOOL_VALUE;

  private FaultyModels() {}

  /** The frame with an image that the models here fail on. */
  public static Frame poison(Frame frame) {
    byte[] pixels = new byte[frame.getImage().remaining()];
    Arrays.fill(pixels, (byte) POISON);
    frame.setImage(ByteBuffer.wrap(pixels));
    return frame;
  }

  /** A frame model that throws on poison. */
  public static Path throwingFrameModel(Path folder, String name, int side) {
    return frameModel(folder, name, side, FaultyModels::addThrow);
  }

  /** Never comes back: goes round a loop as often as a long can count. */
  public static Path hangingFrameModel(Path folder, String name, int side) {
    return frameModel(
        folder,
        name,
        side,
        graph -> {
          graph
              .addInitializer(longs("forever", Long.MAX_VALUE / 2))
              .addInitializer(longs("never", 0))
              .addNode(node("Where", List.of("poisoned", "forever", "never"), "rounds"));
          addLoop(graph);
        });
  }

  /** A sequence model that never comes back from a clip of poison. */
  public static Path hangingSequenceModel(Path folder, String name, String frameModelSha256) {
    return sequenceModel(
        folder,
        name,
        frameModelSha256,
        graph -> {
          graph
              .addInitializer(longs("forever", Long.MAX_VALUE / 2))
              .addInitializer(longs("never", 0))
              .addNode(node("Where", List.of("poisoned", "forever", "never"), "rounds"));
          addLoop(graph);
        });
  }

  /** A sequence model that throws on a clip of poison. */
  public static Path throwingSequenceModel(Path folder, String name, String frameModelSha256) {
    return sequenceModel(folder, name, frameModelSha256, FaultyModels::addThrow);
  }

  private static Path sequenceModel(
      Path folder, String name, String frameModelSha256, Fault fault) {
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName("sequence")
            .addInput(value("features", FLOAT, -1, -1, FEATURES))
            .addOutput(value("probabilities", FLOAT, -1, CLASSES))
            .addInitializer(weights("w", 11, FEATURES, CLASSES))
            .addInitializer(floats("limit", (POISON - 1) / 64f))
            .addInitializer(longs("one", 1))
            .addNode(
                node(
                    "ReduceMin",
                    List.of("features"),
                    "least",
                    integers("axes", 1, 2),
                    integer("keepdims", 0)))
            .addNode(node("Greater", List.of("least", "limit"), "poisoned"))
            .addNode(
                node(
                    "ReduceMean",
                    List.of("features"),
                    "mean",
                    integers("axes", 1),
                    integer("keepdims", 0)))
            .addNode(node("MatMul", List.of("mean", "w"), "sound"));
    fault.addTo(graph);
    graph
        .addNode(node("Add", List.of("sound", "fault"), "logits"))
        .addNode(node("Softmax", List.of("logits"), "probabilities", integer("axis", 1)));
    return TestModels.write(
        folder,
        name,
        graph.build(),
        "clipstream.task",
        "sequence",
        "clipstream.labels",
        "[\"warm\",\"cold\",\"bright\",\"dark\"]",
        "clipstream.frame_model_sha256",
        frameModelSha256);
  }

  /** Looks the poison up in a table that has no such row. */
  private static void addThrow(GraphProto.Builder graph) {
    graph
        .addInitializer(longs("nowhere", 1000))
        .addInitializer(longs("somewhere", 0))
        .addInitializer(floats("table", 0).toBuilder().addDims(1).build())
        .addNode(node("Where", List.of("poisoned", "nowhere", "somewhere"), "row"))
        .addNode(node("Gather", List.of("table", "row"), "found"))
        .addNode(node("Unsqueeze", List.of("found", "one"), "fault"));
  }

  private interface Fault {
    /** Adds what makes {@code fault}, to be added to the logits, of {@code poisoned} bool [N]. */
    void addTo(GraphProto.Builder graph);
  }

  private static Path frameModel(Path folder, String name, int side, Fault fault) {
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName("frame")
            .addInput(value("pixels", UINT8, -1, side, side, 3))
            .addOutput(value("probabilities", FLOAT, -1, CLASSES))
            .addOutput(value("features", FLOAT, -1, FEATURES))
            .addInitializer(floats("scale", 1 / 64f))
            .addInitializer(floats("poison", POISON))
            .addInitializer(longs("one", 1))
            .addInitializer(weights("w", 7, FEATURES, CLASSES))
            .addNode(node("Cast", List.of("pixels"), "float", integer("to", FLOAT)))
            .addNode(extreme("ReduceMin", "least"))
            .addNode(extreme("ReduceMax", "most"))
            .addNode(node("Equal", List.of("least", "poison"), "no less"))
            .addNode(node("Equal", List.of("most", "poison"), "no more"))
            .addNode(node("And", List.of("no less", "no more"), "poisoned"))
            .addNode(node("Mul", List.of("float", "scale"), "scaled"))
            .addNode(
                node(
                    "ReduceMean",
                    List.of("scaled"),
                    "features",
                    integers("axes", 1, 2),
                    integer("keepdims", 0)))
            .addNode(node("MatMul", List.of("features", "w"), "sound"));
    fault.addTo(graph);
    graph
        .addNode(node("Add", List.of("sound", "fault"), "logits"))
        .addNode(node("Softmax", List.of("logits"), "probabilities", integer("axis", 1)));
    return TestModels.write(
        folder,
        name,
        graph.build(),
        "clipstream.task",
        "frame",
        "clipstream.labels",
        "[\"red\",\"green\",\"blue\",\"grey\"]");
  }

  private static NodeProto extreme(String type, String output) {
    return node(type, List.of("float"), output, integers("axes", 1, 2, 3), integer("keepdims", 0));
  }

  /** Makes {@code fault}, a 0, by going round a loop as often as the most of {@code rounds}. */
  private static void addLoop(GraphProto.Builder graph) {
    GraphProto body =
        GraphProto.newBuilder()
            .setName("body")
            .addInput(value("round", INT64))
            .addInput(value("go on", BOOL))
            .addInput(value("before", FLOAT))
            .addOutput(value("still go on", BOOL))
            .addOutput(value("after", FLOAT))
            .addNode(node("Identity", List.of("go on"), "still go on"))
            .addNode(node("Abs", List.of("before"), "after"))
            .build();
    graph
        .addInitializer(floats("zero", 0))
        .addInitializer(
            TensorProto.newBuilder().setName("yes").setDataType(BOOL).addInt32Data(1).build())
        .addNode(node("ReduceMax", List.of("rounds"), "trips", integer("keepdims", 0)))
        .addNode(
            node(
                "Loop",
                List.of("trips", "yes", "zero"),
                "fault",
                AttributeProto.newBuilder()
                    .setName("body")
                    .setType(AttributeProto.AttributeType.GRAPH)
                    .setG(body)
                    .build()));
  }
}
