package dev.clipstream.trainer.encoder;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.input.TensorShapes;
import dev.clipstream.model.output.FrameOutputs;
import dev.clipstream.model.output.FrameTensors;
import dev.clipstream.model.session.ModelSource;
import dev.clipstream.trainer.layer.DenseWeights;
import dev.clipstream.trainer.onnx.Attributes;
import dev.clipstream.trainer.onnx.GraphEditor;
import dev.clipstream.trainer.onnx.OnnxGraph;
import dev.clipstream.trainer.onnx.TensorData;
import dev.clipstream.trainer.onnx.TensorType;
import dev.clipstream.trainer.train.TrainingException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An encoder and a head in one graph: what the encoder is fed stays, what it gave goes, and class
 * scores and features are given in its place. The last layers of a classifier, which nothing needs
 * any more, are left out. The file explains itself by its metadata.
 */
final class EncoderWithHead {

  /** From here on operators broadcast as they do today. */
  private static final long LEAST_OPSET = 7;

  /**
   * What comes on top.
   *
   * @param layers with rectifiers between
   * @param temperature that scores are divided by before the softmax; 1: they stay as they are
   * @param independent whether there is a sigmoid of each in place of a softmax
   */
  record Head(List<DenseWeights> layers, float temperature, boolean independent) {}

  private final OnnxEncoder encoder;
  private final GraphProto.Builder graph;
  private final Set<String> names;

  private EncoderWithHead(OnnxEncoder encoder, GraphProto.Builder graph) {
    this.encoder = encoder;
    this.graph = graph;
    this.names = GraphPruning.names(graph.build());
  }

  /**
   * The bytes of the file.
   *
   * @param head of the encoder's features
   * @param said more metadata: labels, name and how it came to be
   * @throws TrainingException if the graph cannot be added to
   */
  static byte[] of(OnnxEncoder encoder, Head head, SortedMap<String, String> said)
      throws IOException {
    ModelSource source = ModelSource.read(encoder.served());
    if (source.graph().opset() < LEAST_OPSET) {
      throw new TrainingException(
          "%s is of operator set %d, and a head needs %d or newer: export it anew"
              .formatted(encoder.file(), source.graph().opset(), LEAST_OPSET));
    }
    FrameModel model = encoder.model();
    ModelProto.Builder file = SelfContained.of(source, new TreeMap<>()).toBuilder();
    String features = merge(file, edit(source, model.card()));
    // Only then are the names of what it gave free again.
    cutBehind(file.getGraphBuilder(), features);
    EncoderWithHead merger = new EncoderWithHead(encoder, file.getGraphBuilder());
    SortedMap<String, String> metadata = new TreeMap<>(description(model));
    metadata.putAll(merger.add(features, head));
    metadata.putAll(said);
    return SelfContained.described(file, metadata).toByteArray();
  }

  /** What the processor adds to the graph when it loads the encoder. */
  private static FrameOutputs edit(ModelSource source, ModelDescription card) {
    FrameTensors tensors = FrameTensors.of(source.graph(), card, true);
    Optional<long[]> shape =
        FrameOutputs.needShape(tensors, card)
            ? tensors.features().map(name -> TensorShapes.of(source, card, name))
            : Optional.empty();
    return FrameOutputs.of(source.graph(), card, tensors, shape);
  }

  /** Adds the pooling of features, if there is any, and returns their tensor. */
  private static String merge(ModelProto.Builder file, FrameOutputs outputs)
      throws InvalidProtocolBufferException {
    file.mergeFrom(outputs.edit().suffix());
    if (outputs.features().orElseThrow().quantization().isPresent()) {
      throw new TrainingException(
          "the features '%s' are whole numbers with a scale: name a tensor of real numbers with --features"
              .formatted(outputs.featuresFrom().orElse("")));
    }
    return outputs.features().orElseThrow().name();
  }

  private static void cutBehind(GraphProto.Builder graph, String tensor) {
    graph.clearOutput().addOutput(ValueInfoProto.newBuilder().setName(tensor));
    GraphPruning.prune(graph);
  }

  /** How pixels are fed, with what else was taken for granted. */
  private static SortedMap<String, String> description(FrameModel model) {
    SortedMap<String, String> said = DescriptionMetadata.ofPixels(model.card());
    if (model.takesFloats()) {
      said.putIfAbsent(
          DescriptionMetadata.key("scale"),
          DescriptionMetadata.number(model.card().scale().orElse(1 / 255.0)));
    }
    said.put(DescriptionMetadata.key("width"), Integer.toString(model.width()));
    said.put(DescriptionMetadata.key("height"), Integer.toString(model.height()));
    said.put(DescriptionMetadata.key("role"), "classifier");
    said.put(DescriptionMetadata.key("pool"), "none");
    return said;
  }

  /** Adds the head and returns what is to be said of the outputs. */
  private SortedMap<String, String> add(String from, Head classifier) {
    List<DenseWeights> head = classifier.layers();
    graph.clearOutput();
    String real =
        node("Cast", List.of(from), unique("head/float"), Attributes.to(TensorType.FLOAT));
    String vector =
        node("Flatten", List.of(real), unique("features"), Attributes.integer("axis", 1));
    String value = vector;
    for (int i = 0; i < head.size(); i++) {
      value = i == 0 ? value : node("Relu", List.of(value), unique("head/relu"));
      value = dense(value, head.get(i));
    }
    if (classifier.temperature() != 1) {
      String by = unique("head/temperature");
      constant(TensorData.floats(by, new float[] {classifier.temperature()}));
      value = node("Div", List.of(value, by), unique("head/scores"));
    }
    int classes = head.get(head.size() - 1).outputs();
    output(vector, head.get(0).inputs());
    String scores =
        classifier.independent()
            ? node("Sigmoid", List.of(value), unique("probabilities"))
            : node(
                "Softmax", List.of(value), unique("probabilities"), Attributes.integer("axis", 1));
    output(scores, classes);
    SortedMap<String, String> said = new TreeMap<>();
    String activation = classifier.independent() ? "sigmoid" : "softmax";
    said.put(DescriptionMetadata.key("activation"), activation);
    said.put(DescriptionMetadata.key("features"), vector);
    said.put(DescriptionMetadata.key("output"), scores);
    return said;
  }

  private String dense(String input, DenseWeights layer) {
    String weights = unique("head/weights");
    String bias = unique("head/bias");
    constant(TensorData.floats(weights, layer.weights(), layer.inputs(), layer.outputs()));
    constant(TensorData.floats(bias, layer.bias(), layer.outputs()));
    String product = node("MatMul", List.of(input, weights), unique("head/product"));
    return node("Add", List.of(product, bias), unique("head/dense"));
  }

  /** As a node: files of old versions may have no initializers that are not inputs. */
  private void constant(TensorProto tensor) {
    AttributeProto value =
        AttributeProto.newBuilder()
            .setName("value")
            .setType(AttributeProto.AttributeType.TENSOR)
            .setT(tensor)
            .build();
    node("Constant", List.of(), tensor.getName(), value);
  }

  private String node(
      String operator, List<String> inputs, String output, AttributeProto... attributes) {
    NodeProto node = GraphEditor.node(operator, inputs, output, attributes);
    graph.addNode(node);
    return output;
  }

  private void output(String name, int width) {
    graph.addOutput(OnnxGraph.valueInfo(name, TensorType.FLOAT, batch(), Integer.toString(width)));
  }

  /** The encoder's batch: a number where it takes no other. */
  private String batch() {
    String input = encoder.model().describeInput();
    int open = input.lastIndexOf('[');
    return input.substring(open + 1, input.indexOf(',', open));
  }

  private String unique(String hint) {
    String name = hint;
    for (int i = 2; !names.add(name); i++) {
      name = hint + "_" + i;
    }
    return name;
  }
}
