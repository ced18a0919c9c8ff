package dev.clipstream.trainer.model;

import dev.clipstream.trainer.layer.SequencePool.Pooled;
import dev.clipstream.trainer.layer.Sequential;
import dev.clipstream.trainer.layer.Shape;
import dev.clipstream.trainer.layer.TensorLayer;
import dev.clipstream.trainer.model.sequence.SequenceBody;
import dev.clipstream.trainer.onnx.Attributes;
import dev.clipstream.trainer.onnx.OnnxGraph;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * How a frame model gets from an image to its features: by layers over the plane, or by reading the
 * image as a sequence of segments, all of them real.
 */
final class Encoder {

  private final Shape input;
  private final TensorLayer image;
  private final Optional<SequenceBody> reader;
  private final TensorLayer vector;
  private final Shape reached;

  private Encoder(Shape input, TensorLayer image, Optional<SequenceBody> reader, TensorLayer top) {
    this.input = input;
    this.image = image;
    this.reader = reader;
    vector = top;
    reached = image.output(input);
  }

  /** Layers from an image of the given shape to a vector. */
  static Encoder of(Shape input, TensorLayer layers) {
    Encoder encoder = new Encoder(input, layers, Optional.empty(), Sequential.from(input).build());
    if (encoder.reached.dimensions().size() != 1) {
      throw new IllegalArgumentException("features are a vector, not " + encoder.reached);
    }
    return encoder;
  }

  /** Layers from an image to a sequence [N,T,E], what reads it, and layers above. */
  static Encoder reading(Shape input, TensorLayer image, SequenceBody reader, TensorLayer top) {
    return new Encoder(input, image, Optional.of(reader), top);
  }

  void register(Module model, String name) {
    image.register(model, name);
    reader.ifPresent(body -> body.register(model, name + "_reader_"));
    vector.register(model, name + "_top");
  }

  /** Width F of the features. */
  int features() {
    Shape pooled = reader.map(body -> Shape.vector(body.width())).orElse(reached);
    return vector.output(pooled).size();
  }

  /** Steps T that an image is read in, or 0. */
  int steps() {
    return reader.isPresent() ? reached.dimensions().get(0) : 0;
  }

  /** Multiply-adds of one forward pass of one image. */
  long multiplyAdds() {
    Shape pooled = reader.map(body -> Shape.vector(body.width())).orElse(reached);
    return image.multiplyAdds(input)
        + reader.map(body -> body.multiplyAdds(reached)).orElse(0L)
        + vector.multiplyAdds(pooled);
  }

  /** Whether a first layer has constants of the data. */
  boolean fits() {
    return image.fits();
  }

  /** Brings a first layer that has constants of the data to a sample of it. */
  void fit(Tensor images) {
    image.fit(images);
  }

  /** From images float32 [N,3,H,W], -1 to 1, to features [N,F] and the weights of segments. */
  Pooled<Tensor> forward(Tensor images) {
    Tensor value = image.forward(images);
    if (reader.isEmpty()) {
      return Pooled.of(vector.forward(value));
    }
    Tensor lengths =
        torch
            .full(
                new long[] {value.size(0)},
                new Scalar(steps()),
                new TensorOptions(torch.ScalarType.Long))
            .to(value.device(), torch.ScalarType.Long);
    Pooled<Tensor> pooled = reader.get().forward(value, lengths);
    return new Pooled<>(vector.forward(pooled.vector()), pooled.attention());
  }

  /** Adds the nodes that compute the same to a graph, and returns their values. */
  Pooled<String> export(OnnxGraph graph, String images) {
    String value = image.export(graph, images);
    if (reader.isEmpty()) {
      return Pooled.of(vector.export(graph, value));
    }
    String shape = graph.node("Shape", List.of(value));
    String batch =
        graph.node(
            "Gather",
            List.of(shape, graph.integers("reader.batch_axis", 0)),
            Attributes.integer("axis", 0));
    String lengths = graph.node("Expand", List.of(graph.integers("reader.steps", steps()), batch));
    Pooled<String> pooled = reader.get().export(graph, value, lengths);
    return new Pooled<>(vector.export(graph, pooled.vector()), pooled.attention());
  }
}
